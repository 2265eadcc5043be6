import { join } from "node:path";
import type { FileSystem } from "../host/files.ts";
import { environs } from "../host/proc.ts";

/** How many older values of one secret stay beside the new one: other containers may share the folder. */
const KEPT = 4;

/** Milliseconds for which a file stays in any case: a start that wrote it may not have come to its app yet. */
const FRESH = 10_000;

/** A file with another value of a secret. */
export interface OldFile {
  readonly path: string;
  /** When it was last written or used again, milliseconds since the epoch. */
  readonly used: number;
}

/** The files of a secret, in the numbered folders of this user's own folder; what was used longest ago comes first. */
export function filesNamed(name: string, numbered: readonly string[], fs: FileSystem): OldFile[] {
  return numbered
    .flatMap((folder) => {
      const path = join(folder, name);
      const found = fs.lstatSync(path, { throwIfNoEntry: false });
      return found?.isFile() ? [{ path, used: found.mtimeMs }] : [];
    })
    .sort((a, b) => a.used - b.used);
}

/** Removes what is more than a few older values, and neither fresh nor in use. @param files as {@link filesNamed} has them */
export function removeOld(files: readonly OldFile[], now: number, fs: FileSystem): void {
  const many = files.slice(0, Math.max(0, files.length - KEPT)).filter(({ used }) => now - used > FRESH);
  for (const path of notInUse(many, fs)) fs.rmSync(path, { force: true });
}

/** The files that can go where there is no room for the new value, what was used longest ago first. */
export function notInUse(files: readonly OldFile[], fs: FileSystem): string[] {
  if (files.length === 0) return [];
  const paths = new Set(files.map(({ path }) => path));
  for (const environ of environs(fs)) {
    for (const path of paths) if (environ.includes(`=${path}\0`)) paths.delete(path);
  }
  return [...paths];
}
