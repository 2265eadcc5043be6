import { basename, dirname, join } from "node:path";
import { errnoOf } from "../host/errno.ts";
import type { FileSystem } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { replaceFile } from "../host/replace-file.ts";
import { CopyError } from "./copy-error.ts";
import { CommandLineError } from "./words.ts";

/** The file's name where DEST is a folder. */
const NAME = "envshim";

/**
 * Copies this program's own file to `destination`, or into it where it is a folder. Whoever opens the file meanwhile
 * finds the old one or the new one, whole: it is written beside and renamed.
 * @returns the exit status
 * @throws {UsageError} without a destination
 * @throws {CopyError} where the file cannot be written
 */
export function copy(destination: string | undefined, { self, fs, random }: Host): number {
  if (!destination) throw new CommandLineError({ kind: "no-destination" });
  const inFolder = isFolder(destination, fs);
  if (!inFolder && destination.endsWith("/")) {
    // Whoever writes a slash at the end means a folder.
    const inTheWay = isThere(destination.replace(/\/+$/, ""), fs);
    throw new CopyError(destination, { kind: inTheWay ? "file-in-the-way" : "no-folder" });
  }
  try {
    replace(inFolder ? join(destination, NAME) : destination, self, random, fs);
  } catch (error) {
    throw new CopyError(destination, { kind: "errno", errno: errnoOf(error) });
  }
  return 0;
}

function replace(file: string, source: string, random: () => number, fs: FileSystem): void {
  const draft = join(dirname(file), `.${basename(file)}.${random().toString(36).slice(2)}`);
  const make = () => {
    fs.copyFileSync(source, draft, fs.constants.COPYFILE_EXCL);
    // Whatever the umask is.
    fs.chmodSync(draft, 0o755);
  };
  replaceFile(file, draft, make, fs);
}

function isThere(path: string, fs: FileSystem): boolean {
  return fs.statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isFolder(path: string, fs: FileSystem): boolean {
  return fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
