import { execa, type Options } from "execa";
import { BINARY } from "./paths.ts";
import { runFolder } from "./run-folder.ts";
import { beginStart } from "./starts.ts";

/** How a run of the built file ended. */
export interface Run {
  /** The exit status; undefined where a signal ended it. */
  readonly status: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds from start to end. */
  readonly ms: number;
}

/** What a run may be given. */
export interface RunOptions {
  /** The whole environment; PATH and the folders of {@link ownFolders} are there unless they are given. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The user to run as; only root can. */
  readonly uid?: number;
  readonly input?: string;
  /** The program; default: the built executable. */
  readonly file?: string;
  /** True: the folders for the cache and for files of secrets are the defaults, which are the machine's. */
  readonly defaultFolders?: boolean;
  /** Milliseconds after which a run hangs, and is killed; default: {@link HANGS_AFTER}. */
  readonly hangsAfter?: number;
}

const PATH = "/usr/local/bin:/usr/bin:/bin";

/** A run that takes longer than this many milliseconds hangs: generous, for a machine that does much else. */
const HANGS_AFTER = 60_000;

/** Runs the built file to its end; one that hangs is killed. @throws where it ended with 0 and no app was seen */
export async function envshim(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const start = beginStart(args);
  const result = await execa(options.file ?? BINARY, start.args, {
    ...common(options),
    ...(options.input === undefined ? { stdin: "ignore" } : { input: options.input }),
    timeout: options.hangsAfter ?? HANGS_AFTER,
    killSignal: "SIGKILL",
  });
  start.ended(result);
  return {
    status: result.exitCode,
    signal: result.signal,
    stdout: String(result.stdout),
    stderr: String(result.stderr),
    ms: result.durationMs,
  };
}

/** Starts the built file; the caller ends it. */
export function startEnvshim(args: readonly string[], options: RunOptions = {}) {
  const start = beginStart(args);
  const child = execa(options.file ?? BINARY, start.args, { ...common(options), stdin: "ignore" });
  void child.then((result) => start.ended(result));
  return child;
}

/** Acts at each line on stderr that holds a text, until there are no more. */
export async function atLine(
  run: ReturnType<typeof startEnvshim>,
  text: string,
  act: () => unknown,
): Promise<void> {
  for await (const line of run.iterable({ from: "stderr" })) {
    if (String(line).includes(text)) act();
  }
}

/** The settings that keep a start out of the machine's own folders. Each user has its own, which is mode 0700. */
export function ownFolders(uid = process.getuid?.() ?? 0): Readonly<Record<string, string>> {
  const { path, memory } = runFolder();
  return { ENVSHIM_CACHE_DIR: `${path}/cache/${uid}`, ENVSHIM_FILES_DIR: memory };
}

function common({ env, cwd, uid, defaultFolders }: RunOptions) {
  return {
    env: { PATH, ...(defaultFolders ? {} : ownFolders(uid)), ...env },
    extendEnv: false,
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined ? {} : { uid, gid: uid }),
    reject: false,
    stripFinalNewline: false,
  } satisfies Options;
}
