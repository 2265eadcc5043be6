import { errnoOf, type FileSystem } from "./files.ts";

const PRIVATE = 0o700;

/**
 * Makes sure of a folder that only this user can look into: its own, mode 0700, no link, and one that can be written
 * to. It is made where it is not there; the folder it is in has to be.
 * @param uid the effective user id of this process
 * @returns why it cannot be used, as the end of a sentence that starts with its path, or undefined
 */
export function faultOfPrivateFolder(path: string, uid: number, fs: FileSystem): string | undefined {
  try {
    const found = statOrMake(path, fs);
    if (found.isSymbolicLink()) return "is a symbolic link";
    if (!found.isDirectory()) return "is no folder";
    if (found.uid !== uid) return `belongs to uid ${found.uid}, not to this user's ${uid}`;
    const mode = found.mode & 0o777;
    if (mode !== PRIVATE) return `has mode 0${mode.toString(8)}, not 0700`;
    fs.accessSync(path, fs.constants.W_OK | fs.constants.X_OK);
    return undefined;
  } catch (error) {
    return `cannot be used (${errnoOf(error) || "unknown error"})`;
  }
}

function statOrMake(path: string, fs: FileSystem) {
  try {
    fs.mkdirSync(path, { mode: PRIVATE });
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
  }
  return fs.lstatSync(path);
}
