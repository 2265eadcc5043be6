import type { FileSystem } from "../host/files.ts";
import { directoryStore } from "../store/local/directory.ts";
import { fileStore } from "../store/local/file.ts";
import type { Answers, Store } from "../store/store.ts";
import { ServeSettingError } from "./words.ts";

/** A name to ask for, there or not: the answer shows whether the secrets can be read. */
const PROBE = "envshim";

/** Secrets as `file://` reads them, afresh for each question: a file of secrets, or a folder with one file each. */
export interface Secrets {
  ask(names: readonly string[]): Promise<Answers>;
}

/** @throws {SettingError} where they cannot be read */
export async function openSecrets(path: string, fs: FileSystem): Promise<Secrets> {
  const store = storeOf(path, fs);
  const ask: Secrets["ask"] = (names) =>
    store.fetch({
      names,
      etags: new Map(),
      timeout: Number.MAX_SAFE_INTEGER,
      signal: new AbortController().signal,
    });
  const why = (await ask([PROBE])).get(PROBE);
  if (why?.kind === "failed" || why?.kind === "refused") {
    throw new ServeSettingError({ kind: "unreadable-secrets", path, why });
  }
  return { ask };
}

function storeOf(path: string, fs: FileSystem): Store {
  return isFolder(path, fs) ? directoryStore(path, path, fs) : fileStore(path, path, fs);
}

function isFolder(path: string, fs: FileSystem): boolean {
  try {
    return fs.statSync(path).isDirectory();
  } catch {
    // The reader tells why.
    return false;
  }
}
