import type { FileSystem } from "../host/files.ts";
import { CommandNotFoundError, CommandRefusedError } from "./command-error.ts";
import { lookUp } from "./lookup.ts";
import type { SearchPath } from "./search-path.ts";

/**
 * The file of a command, one that exec will take.
 * @throws {CommandNotFoundError} where there is no such file; {CommandRefusedError} where it cannot be executed
 */
export function findCommand(name: string, path: SearchPath, fs: FileSystem): string {
  const found = lookUp(name, path.folders, fs);
  if (found.kind === "found") return found.file;
  if (found.kind === "refused") throw new CommandRefusedError(found);
  throw new CommandNotFoundError(name, found, path.shown);
}
