import { errnoOf, type FileSystem, isMissing } from "../../files.ts";
import type { Notices } from "./notices.ts";

/** Where to look for a folder, and as whom. */
export interface FolderOptions {
  readonly fs: FileSystem;
  /** The effective user id of this process. */
  readonly uid: number;
  /** `ENVSHIM_CACHE_DIR`; it is the only candidate then. */
  readonly named: string | undefined;
  /** The folder for temporary files. */
  readonly tmpdir: string;
  readonly notices: Notices;
}

interface Fault {
  readonly message: string;
  /** Somebody may have put it there on purpose, so it is worth a warning wherever it is. */
  readonly suspicious: boolean;
}

const PRIVATE = 0o700;

/**
 * The folder for caches: this user's own, mode 0700, no symbolic link, and one that can be written to. It is made
 * where it is not there. @returns undefined where there is none: the run goes on without a cache
 */
export function chooseFolder({ fs, uid, named, tmpdir, notices }: FolderOptions): string | undefined {
  for (const path of named === undefined ? ["/var/cache/envshim", `${tmpdir}/envshim-${uid}`] : [named]) {
    const fault = faultOf(path, fs, uid);
    if (!fault) return path;
    const message = `the cache folder ${path} ${fault.message}, so it is not used`;
    if (named === undefined && !fault.suspicious) notices.debug(message);
    else notices.warn({ message, fix: "give it to this user with mode 0700, or set ENVSHIM_CACHE_DIR" });
  }
  return undefined;
}

function faultOf(path: string, fs: FileSystem, uid: number): Fault | undefined {
  try {
    const found = statOrMake(path, fs);
    if (!found.isDirectory())
      return suspicious(found.isSymbolicLink() ? "is a symbolic link" : "is no folder");
    if (found.uid !== uid) {
      const message = `belongs to uid ${found.uid}, not to this user's ${uid}`;
      return { message, suspicious: found.uid !== 0 };
    }
    const mode = found.mode & 0o7777;
    if ((mode & 0o777) !== PRIVATE) return suspicious(`has mode ${mode.toString(8).padStart(4, "0")}`);
    fs.accessSync(path, fs.constants.W_OK | fs.constants.X_OK);
    return undefined;
  } catch (error) {
    return { message: `cannot be used (${errnoOf(error) || "unknown error"})`, suspicious: false };
  }
}

function statOrMake(path: string, fs: FileSystem) {
  try {
    return fs.lstatSync(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
    // Not its parents: the runtime's recursive way never ends in a place such as /proc (Node 24.21).
    fs.mkdirSync(path, PRIVATE);
    return fs.lstatSync(path);
  }
}

function suspicious(message: string): Fault {
  return { message, suspicious: true };
}
