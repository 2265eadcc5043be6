import { isAbsolute, join } from "node:path";
import type { FileSystem } from "../host/files.ts";
import { faultOfPrivateFolder } from "../host/private-folder.ts";
import type { WarningSink } from "../log/warnings.ts";
import type { SecretReference } from "../secret/reference.ts";
import type { SecretValue } from "../secret/value.ts";
import { ensurePrivate, holds, numberedFolders, type Place, write } from "./numbered-files.ts";
import { filesNamed, notInUse, type OldFile, removeOld } from "./old-files.ts";
import { isFull, NoFolderError, notInMemory, type UnusableFolder, type WriteError } from "./words.ts";

/** Where `secret:NAME?file` puts its files, if `ENVSHIM_FILES_DIR` does not say. */
const DEFAULT_BASES = ["/dev/shm", "/run"] as const;

/** statfs(2): the types of file systems that live in memory, tmpfs and ramfs. */
const MEMORY_BACKED: ReadonlySet<number> = new Set([0x01021994, 0x858458f6]);

/** Characters of a file's name that come from the reference; file systems take 255 bytes. */
const LONGEST_NAME = 200;

/**
 * This user's own folder `envshim-UID` in the named folder, else in /dev/shm, else in /run.
 * @param named `ENVSHIM_FILES_DIR`
 * @param warnings told where the folder is on a disk
 * @returns its path
 * @throws {SettingError} where there is none that can be used
 */
export function openFilesFolder(
  named: string | undefined,
  uid: number,
  fs: FileSystem,
  warnings: WarningSink,
): string {
  const tried: UnusableFolder[] = [];
  for (const base of named === undefined ? DEFAULT_BASES : [absolute(named, fs)]) {
    const path = join(base, `envshim-${uid}`);
    const fault = faultOfPrivateFolder(path, uid, fs);
    if (fault === undefined) {
      if (!isInMemory(path, fs)) warnings.warn(notInMemory(path));
      return path;
    }
    tried.push({ path, fault });
  }
  throw new NoFolderError(tried);
}

/**
 * Writes the value that a reference asks for as a file, mode 0400.
 *
 * A file that is there is never changed: it may be another container's that shares the folder (a pod's /dev/shm, a
 * host's), or one that an application has open. One with the same value is used again; where the value differs the new
 * one goes into another numbered folder beside it. Of older values a few stay.
 * @param folder as {@link openFilesFolder} gives it
 * @returns the file's path
 * @throws {SettingError} where it cannot be written
 */
export function writeSecretFile(
  folder: string,
  reference: SecretReference,
  value: SecretValue,
  place: Place,
): string {
  const name = fileName(reference);
  const { fs, now } = place;
  const bytes = value.bytes();
  const numbered = numberedFolders(folder, fs);
  for (const path of numbered) ensurePrivate(path, place);
  const files = filesNamed(name, numbered, fs);
  const same = files.find(({ path }) => holds(path, bytes, fs));
  if (same) {
    touch(same.path, now, fs);
    return same.path;
  }
  removeOld(files, now, fs);
  try {
    return write(folder, name, bytes, place);
  } catch (error) {
    if (!isFull(error)) throw error;
    return writeInsteadOf(files, () => write(folder, name, bytes, place), fs, error);
  }
}

/** Writes where there is no room: removes one older value after the other until there is some. */
function writeInsteadOf(
  files: readonly OldFile[],
  attempt: () => string,
  fs: FileSystem,
  full: WriteError,
): string {
  let failure: WriteError = full;
  for (const path of notInUse(files, fs)) {
    fs.rmSync(path, { force: true });
    try {
      return attempt();
    } catch (error) {
      if (!isFull(error)) throw error;
      failure = error;
    }
  }
  throw failure;
}

/** Says that a file is in use: it is no longer the one that was used longest ago. */
function touch(path: string, now: number, fs: FileSystem): void {
  try {
    fs.utimesSync(path, now / 1000, now / 1000);
  } catch {
    // It has the value all the same.
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

/** A relative folder seen from the working folder, which the application may leave. */
function absolute(folder: string, fs: FileSystem): string {
  if (isAbsolute(folder)) return folder;
  try {
    return join(fs.realpathSync.native("."), folder);
  } catch {
    return folder;
  }
}
