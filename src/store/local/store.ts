import type { FileSystem } from "../../host/files.ts";
import type { Store } from "../store.ts";
import { directoryStore } from "./directory.ts";
import { fileStore, isSecretsFileName } from "./file.ts";
import { LocalSettingError } from "./words.ts";

/**
 * The store of a path: a folder with a file a secret, or a file of secrets. What is there is read when it is asked for;
 * it needs no credential, and neither a retry nor a cache would make it better.
 * @throws {SettingError} where the path is a file of an unknown kind
 */
export function localStore(path: string, label: string, fs: FileSystem): Store {
  const stats = lookAt(path, fs);
  if (isSecretsFileName(path) && !stats?.isDirectory()) return fileStore(path, label, fs);
  if (!stats || stats.isDirectory()) return directoryStore(path, label, fs);
  throw new LocalSettingError({ kind: stats.isFile() ? "unknown-ending" : "special-file", path });
}

function lookAt(path: string, fs: FileSystem) {
  try {
    return fs.statSync(path);
  } catch {
    // Why it cannot be used is part of the store's answers.
    return undefined;
  }
}
