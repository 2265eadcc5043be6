import { EXIT_STATUS } from "../errors/exit-codes.ts";
import type { FileSystem } from "./files.ts";

/** What argv[0] is when this program is started only to end with the status that follows. */
const ENDING = "envshim-ending";

/** What ending needs of the process. */
export type EndingProcess = Pick<
  NodeJS.Process,
  "argv" | "argv0" | "env" | "execPath" | "exit" | "execve" | "getActiveResourcesInfo"
>;

/** The status that this process was started to end with, if it was; see {@link endProcess}. */
export function statusToEndWith({ argv0, argv }: EndingProcess): number | undefined {
  if (argv0 !== ENDING) return undefined;
  const status = Number(argv[2]);
  return status >= 0 && status <= 255 ? status : EXIT_STATUS.bug;
}

/**
 * Ends the process, at once.
 *
 * The runtime waits for its threads when it ends, and one that looks up a host name waits for a name server for as long
 * as the system's resolver likes (10 s and more); there is no way to stop it. execve(2) ends all threads: so where there
 * is such a look-up, this process becomes one that does nothing but end with the status, this program itself, since an
 * image may have no other. That takes 30 ms.
 */
export function endProcess(status: number, isSea: boolean, process: EndingProcess, fs: FileSystem): never {
  if (process.execve && process.getActiveResourcesInfo().includes("GetAddrInfoReqWrap")) {
    const file = ownFile(process, fs);
    const args = isSea ? [String(status)] : ["-e", `process.exit(${status})`];
    if (file) process.execve(file, [ENDING, ...args], forLoader(process.env));
  }
  return process.exit(status);
}

/** What ld.so(8) needs to find the runtime's libraries; nothing else of the environment, least of all a token. */
function forLoader(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith("LD_")));
}

/** The runtime aborts on an execve that fails. */
function ownFile({ execPath }: EndingProcess, fs: FileSystem): string | undefined {
  return ["/proc/self/exe", execPath].find((file) => {
    try {
      fs.accessSync(file, fs.constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
