import { SettingError } from "../errors/errors.ts";
import type { FileSystem } from "../host/files.ts";
import { describeFailure } from "../store/failure-words.ts";
import { directoryStore } from "../store/local/directory.ts";
import { fileStore } from "../store/local/file.ts";
import type { Answer, Answers, Store } from "../store/store.ts";

/** A name that need not be there: asking for it shows whether the rest can be read. */
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
  const fault = faultOf((await ask([PROBE])).get(PROBE));
  if (fault !== undefined) {
    throw new SettingError([{ message: `--secrets ${path} ${fault}`, fix: "check the path and the mount" }]);
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

/** Why an answer is none, as the end of a sentence. */
function faultOf(answer: Answer | undefined): string | undefined {
  if (answer?.kind === "failed") return describeFailure(answer.failure).message;
  return answer?.kind === "refused" ? answer.what : undefined;
}
