import type { FileSystem } from "../host/files.ts";
import { lookUp } from "./lookup.ts";
import type { SearchPath } from "./search-path.ts";
import { commandError } from "./words.ts";

/**
 * The file of a command, one that exec will take.
 * @throws {CommandError} 127 where there is no such file, 126 where it cannot be executed
 */
export function findCommand(name: string, path: SearchPath, fs: FileSystem): string {
  const found = lookUp(name, path.folders, fs);
  if (found.kind === "found") return found.file;
  throw commandError(name, found, path.shown);
}
