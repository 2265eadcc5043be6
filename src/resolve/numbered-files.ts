import { join } from "node:path";
import { errnoOf } from "../host/errno.ts";
import type { FileSystem } from "../host/files.ts";
import { faultOfPrivateFolder } from "../host/private-folder.ts";
import { WriteError } from "./words.ts";

/** More values of one secret than any folder will see; it ends the search for a free place. */
const MOST_PLACES = 10_000;

/** Who writes, where to and when. */
export interface Place {
  readonly uid: number;
  readonly fs: FileSystem;
  readonly now: number;
}

/** The numbered folders that are there. */
export function numberedFolders(folder: string, fs: FileSystem): string[] {
  const numbers = fs.readdirSync(folder).filter((name) => /^[1-9]\d*$/.test(name));
  return numbers.map((number) => join(folder, number));
}

/** Makes sure of a numbered folder. @throws {WriteError} */
export function ensurePrivate(folder: string, { uid, fs }: Place): void {
  const fault = faultOfPrivateFolder(folder, uid, fs);
  if (fault !== undefined) throw new WriteError(folder, { kind: "folder", fault });
}

/** Writes into the first numbered folder that has no file of that name. @returns the path; @throws {WriteError} */
export function write(folder: string, name: string, bytes: Buffer, place: Place): string {
  for (let number = 1; number <= MOST_PLACES; number++) {
    const numbered = join(folder, String(number));
    ensurePrivate(numbered, place);
    const path = join(numbered, name);
    if (create(path, bytes, place.fs) || holds(path, bytes, place.fs)) return path;
  }
  throw new WriteError(folder, { kind: "no-place" });
}

/** @returns false where there is a file already */
function create(path: string, bytes: Buffer, fs: FileSystem): boolean {
  let fd: number;
  try {
    fd = fs.openSync(path, "wx", 0o400);
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
    throw new WriteError(path, { kind: "errno", errno: errnoOf(error) });
  }
  try {
    fs.writeFileSync(fd, bytes);
    // The umask may have taken the owner's right to read.
    fs.fchmodSync(fd, 0o400);
    return true;
  } catch (error) {
    fs.unlinkSync(path);
    throw new WriteError(path, { kind: "errno", errno: errnoOf(error) });
  } finally {
    fs.closeSync(fd);
  }
}

/** True for a plain file with these bytes; one that is still being written does not have them all, and is left alone. */
export function holds(path: string, bytes: Buffer, fs: FileSystem): boolean {
  try {
    const found = fs.lstatSync(path);
    const intact = found.isFile() && found.size === bytes.length && (found.mode & 0o777) === 0o400;
    return intact && fs.readFileSync(path).equals(bytes);
  } catch {
    return false;
  }
}
