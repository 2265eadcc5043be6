import { errnoOf } from "../host/errno.ts";
import type { FileSystem } from "../host/files.ts";
import { DockerNeededError, NoSpecError, UpUsageError } from "./words.ts";

// A file that somebody mistyped on the command line. The messages for a container speak of its mounts.

/**
 * @param file the spec's
 * @throws {UpUsageError} where the standard input is meant
 * @throws {NoSpecError} where there is no such file, or it is a folder
 */
export function requireFile(file: string, fs: FileSystem): void {
  if (file === "-") throw new UpUsageError({ kind: "no-input" });
  try {
    if (fs.statSync(file).isDirectory()) throw Object.assign(new Error("EISDIR"), { code: "EISDIR" });
  } catch (error) {
    // Whatever else is wrong with it is for the reader to tell.
    if (NO_FILE.has(errnoOf(error))) throw new NoSpecError({ kind: "named", file, error });
  }
}

const NO_FILE = new Set(["ENOENT", "ENOTDIR", "EISDIR"]);

/** @param path of the secrets, a file or a folder @throws {DockerNeededError} where it cannot be mounted */
export function requirePath(path: string, fs: FileSystem): void {
  try {
    fs.statSync(path);
  } catch (error) {
    throw new DockerNeededError({ kind: "no-file", file: path, option: "--secrets", error });
  }
}
