import { errnoOf, type FileSystem } from "./files.ts";

const PRIVATE = 0o700;

/** Why a folder cannot be used. */
export interface FolderFault {
  /** The end of a sentence that starts with the folder's path. */
  readonly message: string;
  /** True where somebody may have put it there on purpose. */
  readonly planted: boolean;
}

/**
 * Makes sure of a folder that only this user can look into: its own, mode 0700, no link, and one that can be written
 * to. It is made where it is not there; the folder it is in has to be.
 * @param uid the effective user id of this process
 * @returns why it cannot be used, or undefined
 */
export function faultOfPrivateFolder(path: string, uid: number, fs: FileSystem): FolderFault | undefined {
  try {
    const found = statOrMake(path, fs);
    if (found.isSymbolicLink()) return planted("is a symbolic link");
    if (!found.isDirectory()) return planted("is no folder");
    if (found.uid !== uid) {
      const message = `belongs to uid ${found.uid}, not to this user's ${uid}`;
      // An image that was built as root and runs as another user is nobody's attack.
      return { message, planted: found.uid !== 0 };
    }
    const mode = found.mode & 0o777;
    if (mode !== PRIVATE) return planted(`has mode 0${mode.toString(8)}, not 0700`);
    fs.accessSync(path, fs.constants.W_OK | fs.constants.X_OK);
    return undefined;
  } catch (error) {
    return { message: `cannot be used (${errnoOf(error) || "unknown error"})`, planted: false };
  }
}

function planted(message: string): FolderFault {
  return { message, planted: true };
}

function statOrMake(path: string, fs: FileSystem) {
  let made = false;
  try {
    fs.mkdirSync(path, { mode: PRIVATE });
    made = true;
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
  }
  const found = fs.lstatSync(path);
  if (!made || !found.isDirectory() || (found.mode & 0o777) === PRIVATE) return found;
  // The umask has taken some of this user's own rights.
  fs.chmodSync(path, PRIVATE);
  return fs.lstatSync(path);
}
