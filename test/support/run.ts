import { execa, type Options } from "execa";
import { BINARY } from "./paths.ts";

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
  /** The whole environment; PATH is there unless it is given. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The user to run as; only root can. */
  readonly uid?: number;
  readonly input?: string;
  /** The program; default: the built executable. */
  readonly file?: string;
  /** Milliseconds after which a run hangs, and is killed; default: 15 s. */
  readonly hangsAfter?: number;
}

const PATH = "/usr/local/bin:/usr/bin:/bin";

/** Runs the built file to its end. A run that hangs is killed. */
export async function envshim(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const result = await execa(options.file ?? BINARY, args, {
    ...common(options),
    ...(options.input === undefined ? { stdin: "ignore" } : { input: options.input }),
    timeout: options.hangsAfter ?? 15_000,
    killSignal: "SIGKILL",
  });
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
  return execa(options.file ?? BINARY, args, { ...common(options), stdin: "ignore" });
}

function common({ env, cwd, uid }: RunOptions) {
  return {
    env: { PATH, ...env },
    extendEnv: false,
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined ? {} : { uid, gid: uid }),
    reject: false,
    stripFinalNewline: false,
  } satisfies Options;
}
