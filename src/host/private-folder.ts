import { errnoOf } from "./errno.ts";
import type { FileSystem } from "./files.ts";

const PRIVATE = 0o700;

/** Why a folder cannot be used. */
export type FolderFault =
  | { readonly kind: "link" | "no-folder" }
  | { readonly kind: "other-owner"; readonly owner: number; readonly uid: number }
  | { readonly kind: "mode"; readonly mode: number }
  /** The system's code, such as `EROFS`; empty where it gave none. */
  | { readonly kind: "errno"; readonly errno: string };

/** True where somebody may have put it there on purpose. */
export function isPlanted(fault: FolderFault): boolean {
  // An image that was built as root and runs as another user is nobody's attack.
  if (fault.kind === "other-owner") return fault.owner !== 0;
  return fault.kind !== "errno";
}

/** The end of a sentence that starts with the folder's path. */
export function describeFolderFault(fault: FolderFault): string {
  switch (fault.kind) {
    case "link":
      return "is a symbolic link";
    case "no-folder":
      return "is no folder";
    case "other-owner":
      return `belongs to uid ${fault.owner}, not to this user's ${fault.uid}`;
    case "mode":
      return `has mode 0${fault.mode.toString(8)}, not 0700`;
    case "errno":
      return `cannot be used (${fault.errno || "unknown error"})`;
  }
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
    if (found.isSymbolicLink()) return { kind: "link" };
    if (!found.isDirectory()) return { kind: "no-folder" };
    if (found.uid !== uid) return { kind: "other-owner", owner: found.uid, uid };
    const mode = found.mode & 0o777;
    if (mode !== PRIVATE) return { kind: "mode", mode };
    fs.accessSync(path, fs.constants.W_OK | fs.constants.X_OK);
    return undefined;
  } catch (error) {
    return { kind: "errno", errno: errnoOf(error) };
  }
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
