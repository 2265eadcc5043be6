import { randomUUID } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { OutputError, UsageError } from "../errors/errors.ts";
import { errnoOf, type FileSystem } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { replaceFile } from "../host/replace-file.ts";

/** The file's name where DEST is a folder. */
const NAME = "envshim";

/**
 * Copies this program's own file to `destination`, or into it where it is a folder. Whoever opens the file meanwhile
 * finds the old one or the new one, whole: it is written beside and renamed.
 * @returns the exit status
 * @throws {UsageError} without a destination
 * @throws {OutputError} where the file cannot be written
 */
export function copy(destination: string | undefined, { self, fs }: Host): number {
  if (!destination) {
    throw new UsageError("envshim copy needs a destination", "write envshim copy DEST, a file or a folder");
  }
  const inFolder = isFolder(destination, fs);
  if (!inFolder && destination.endsWith("/")) throw noFolder(destination, fs);
  try {
    replace(inFolder ? join(destination, NAME) : destination, self, fs);
  } catch (error) {
    throw unwritable(destination, error);
  }
  return 0;
}

function replace(file: string, source: string, fs: FileSystem): void {
  const draft = join(dirname(file), `.${basename(file)}.${randomUUID()}`);
  const make = () => {
    fs.copyFileSync(source, draft, fs.constants.COPYFILE_EXCL);
    // Whatever the umask is.
    fs.chmodSync(draft, 0o755);
  };
  replaceFile(file, draft, make, fs);
}

/** Whoever writes a slash at the end means a folder. */
function noFolder(destination: string, fs: FileSystem): OutputError {
  const why = isThere(destination.replace(/\/+$/, ""), fs) ? "it is no folder" : "that folder is not there";
  return new OutputError({
    message: `cannot copy envshim to ${destination}: ${why}`,
    fix: "make the folder, or mount the volume; for a file of that name write no / at its end",
  });
}

function isThere(path: string, fs: FileSystem): boolean {
  return fs.statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isFolder(path: string, fs: FileSystem): boolean {
  return fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

const REASONS: Readonly<Record<string, readonly [why: string, fix: string]>> = {
  ENOENT: ["its folder is not there", "make the folder, or mount the volume"],
  ENOTDIR: ["what should be its folder is a file", "check the path"],
  EISDIR: ["there is a folder of that name", "name a file, or the folder that it goes into"],
  EROFS: ["the file system is read-only", "mount a volume that can be written to, such as an emptyDir"],
  EACCES: [
    "this user may not write there",
    "run as another user, or make the folder writable for this one (Kubernetes: fsGroup)",
  ],
  EPERM: ["this user may not write there", "check the folder's owner and mode"],
  ENOSPC: ["there is no space left", "envshim needs about 120 MB: raise the volume's limit"],
  EDQUOT: ["the quota is used up", "envshim needs about 120 MB: raise the quota"],
};

function unwritable(destination: string, error: unknown): OutputError {
  const code = errnoOf(error);
  const [why, fix] = REASONS[code] ?? [code || "unknown error", "check the path"];
  return new OutputError({ message: `cannot copy envshim to ${destination}: ${why}`, fix });
}
