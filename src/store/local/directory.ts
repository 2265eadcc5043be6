import { join, sep } from "node:path";
import { type FileSystem, withoutFinalNewline } from "../../host/files.ts";
import { type Answer, answerAll, type Store } from "../store.ts";
import { readValue } from "../value.ts";
import { answerOfErrno, readText, wholeIsMissing } from "./read-text.ts";
import { localFact } from "./words.ts";

/**
 * A folder with a file a secret, as Docker and Kubernetes mount them; one newline at a file's end is taken off. Links
 * are followed while they stay in the folder: in a Kubernetes volume each file is a link to `..data/NAME`, and `..data`
 * is a link to the folder of the current version.
 */
export function directoryStore(folder: string, label: string, fs: FileSystem): Store {
  return {
    label,
    async fetch({ names }) {
      let root: string;
      try {
        root = fs.realpathSync(folder);
      } catch (error) {
        return answerAll(names, wholeIsMissing(answerOfErrno(error)));
      }
      return new Map(names.map((name) => [name, readSecret(root, name, fs)]));
    },
  };
}

function readSecret(root: string, name: string, fs: FileSystem): Answer {
  let file: string;
  try {
    file = fs.realpathSync(join(root, name));
  } catch (error) {
    return answerOfErrno(error);
  }
  if (!file.startsWith(root.endsWith(sep) ? root : root + sep)) return leavesFolder;
  const read = readText(file, fs);
  if ("answer" in read) return read.answer;
  const value = readValue(withoutFinalNewline(read.text));
  return "failure" in value
    ? { kind: "failed", failure: value.failure }
    : { kind: "found", value: value.value };
}

const leavesFolder: Answer = {
  kind: "refused",
  reason: "permission",
  said: localFact({ kind: "leaves-folder" }),
};
