import { join } from "node:path";
import { SettingError } from "../errors/errors.ts";
import type { Problem } from "../errors/problem.ts";
import { errnoOf, type FileSystem } from "../host/files.ts";
import { faultOfPrivateFolder } from "../host/private-folder.ts";
import type { SecretReference } from "../secret/reference.ts";
import type { SecretValue } from "../secret/value.ts";
import type { Resolved } from "./resolve.ts";

/** Where `secret:NAME?file` puts its files, if `ENVSHIM_FILES_DIR` does not say. */
const DEFAULT_BASES = ["/dev/shm", "/run"] as const;

/** statfs(2): the types of file systems that live in memory, tmpfs and ramfs. */
const MEMORY_BACKED: ReadonlySet<number> = new Set([0x01021994, 0x858458f6]);

/** Characters of a file's name that come from the reference; file systems take 255 bytes. */
const LONGEST_NAME = 200;

/** More values of one secret than any folder will see; it ends the search for a free place. */
const MOST_PLACES = 10_000;

/** A folder of this user's own for files with secrets. */
export interface FilesFolder {
  readonly path: string;
  readonly warnings: readonly Problem[];
}

/**
 * This user's own folder `envshim-UID` in the named folder, else in /dev/shm, else in /run.
 * @param named `ENVSHIM_FILES_DIR`
 * @throws {SettingError} where there is none that can be used
 */
export function openFilesFolder(named: string | undefined, uid: number, fs: FileSystem): FilesFolder {
  const faults: string[] = [];
  for (const base of named === undefined ? DEFAULT_BASES : [named]) {
    const path = join(base, `envshim-${uid}`);
    const fault = faultOfPrivateFolder(path, uid, fs);
    if (fault === undefined) return { path, warnings: isInMemory(path, fs) ? [] : [notInMemory(path)] };
    faults.push(`${path} ${fault.message}`);
  }
  throw new SettingError([
    {
      message: `there is no folder for secret:NAME?file: ${faults.join("; ")}`,
      fix: "mount a tmpfs that this user can write to, and name it with ENVSHIM_FILES_DIR",
    },
  ]);
}

/**
 * Writes the value of each variable that asks for a file, mode 0400.
 *
 * A file that is there is never changed: it may be another container's that shares the folder (a pod's /dev/shm, a
 * host's), or one that an application has open. One with the same value is used again, so restarts leave no more files
 * behind; where the value differs the new one goes into the next numbered folder beside it.
 * @returns the path for each such variable
 * @throws {SettingError} where a file cannot be written
 */
export function writeSecretFiles(
  { variables }: Resolved,
  folder: string,
  uid: number,
  fs: FileSystem,
): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const [name, variable] of variables) {
    if (variable.kind === "secret" && variable.reference.file) {
      paths.set(name, place(folder, fileName(variable.reference), variable.secret.value, uid, fs));
    }
  }
  return paths;
}

function place(folder: string, name: string, value: SecretValue, uid: number, fs: FileSystem): string {
  const bytes = Buffer.from(value.reveal());
  for (let number = 1; number <= MOST_PLACES; number++) {
    const numbered = join(folder, String(number));
    const fault = faultOfPrivateFolder(numbered, uid, fs);
    if (fault !== undefined) throw cannotWrite(numbered, fault.message);
    const path = join(numbered, name);
    if (create(path, bytes, fs) || holds(path, bytes, fs)) return path;
  }
  throw cannotWrite(folder, "is full of files of the same name");
}

/** @returns false where there is a file already */
function create(path: string, bytes: Buffer, fs: FileSystem): boolean {
  let fd: number;
  try {
    fd = fs.openSync(path, "wx", 0o400);
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
    throw cannotWrite(path, `cannot be written (${errnoOf(error)})`);
  }
  try {
    fs.writeFileSync(fd, bytes);
    // The umask may have taken the owner's right to read.
    fs.fchmodSync(fd, 0o400);
    return true;
  } catch (error) {
    fs.unlinkSync(path);
    throw cannotWrite(path, `cannot be written (${errnoOf(error)})`);
  } finally {
    fs.closeSync(fd);
  }
}

/** True for a plain file with these bytes; one that is still being written does not have them all, and is left alone. */
function holds(path: string, bytes: Buffer, fs: FileSystem): boolean {
  try {
    const found = fs.lstatSync(path);
    const intact = found.isFile() && found.size === bytes.length && (found.mode & 0o777) === 0o400;
    return intact && fs.readFileSync(path).equals(bytes);
  } catch {
    return false;
  }
}

/** The secret's name and field, as a file's name that any program takes. */
function fileName({ name, field }: SecretReference): string {
  const full = field === undefined ? name : `${name}.${field}`;
  return full.replaceAll(/[^A-Za-z0-9_.-]/g, "_").slice(-LONGEST_NAME);
}

function isInMemory(path: string, fs: FileSystem): boolean {
  return MEMORY_BACKED.has(fs.statfsSync(path).type);
}

function notInMemory(path: string): Problem {
  return {
    message: `${path}, where secret:NAME?file writes, is not memory-backed: the secrets are on a disk`,
    fix: "mount a tmpfs, and name it with ENVSHIM_FILES_DIR",
  };
}

function cannotWrite(path: string, fault: string): SettingError {
  return new SettingError([
    { message: `${path}, for a secret as a file, ${fault}`, fix: "check ENVSHIM_FILES_DIR" },
  ]);
}
