import { SettingError } from "../../errors/errors.ts";
import type { FileSystem } from "../../host/files.ts";
import type { Store } from "../store.ts";
import { directoryStore } from "./directory.ts";
import { fileStore, isSecretsFileName } from "./file.ts";

/**
 * The store of a path: a folder with a file a secret, or a file of secrets. What is there is read when it is asked for;
 * it needs no credential, and neither a retry nor a cache would make it better.
 * @throws {SettingError} where the path is a file of an unknown kind
 */
export function localStore(path: string, label: string, fs: FileSystem): Store {
  const stats = lookAt(path, fs);
  if (isSecretsFileName(path) && !stats?.isDirectory()) return fileStore(path, label, fs);
  if (!stats || stats.isDirectory()) return directoryStore(path, label, fs);
  if (!stats.isFile()) {
    throw new SettingError([
      {
        message: `ENVSHIM_ENDPOINT names ${path}, which is neither a folder nor a plain file`,
        fix: "name a folder with one file a secret, or a file of secrets",
      },
    ]);
  }
  throw new SettingError([
    {
      message: `ENVSHIM_ENDPOINT is the file ${path}, but its name does not say what kind it is`,
      fix: "a file of secrets ends in .yaml, .yml, .json or .env; for a folder with one file a secret name the folder",
    },
  ]);
}

function lookAt(path: string, fs: FileSystem) {
  try {
    return fs.statSync(path);
  } catch {
    // Why it cannot be used is part of the store's answers.
    return undefined;
  }
}
