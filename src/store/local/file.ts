import type { FileSystem } from "../../host/files.ts";
import { type Answer, answerAll, type Store } from "../store.ts";
import { readValue } from "../value.ts";
import { parseEnvFile } from "./env-file.ts";
import { readText, wholeIsMissing } from "./read-text.ts";
import { type FileSecrets, parseSecretsFile } from "./secrets-file.ts";
import { localFact } from "./words.ts";

/** True for the names that files of secrets have: `.yaml`, `.yml`, `.json`, `.env`. */
export function isSecretsFileName(path: string): boolean {
  return /\.(ya?ml|json|env)$/.test(path);
}

/** A YAML, JSON or .env file of secrets. */
export function fileStore(path: string, label: string, fs: FileSystem): Store {
  return {
    label,
    async fetch({ names }) {
      const read = readText(path, fs);
      if ("answer" in read) return answerAll(names, wholeIsMissing(read.answer));
      const parse = path.endsWith(".env") ? parseEnvFile : parseSecretsFile;
      const { secrets, problems } = parse(path, read.text);
      if (problems.length > 0) {
        const fault = localFact({ kind: "not-valid", problems });
        return answerAll(names, { kind: "failed", failure: { kind: "unusable-value", fault } });
      }
      return new Map(names.map((name) => [name, answerFor(name, secrets)]));
    },
  };
}

function answerFor(name: string, secrets: FileSecrets): Answer {
  const secret = secrets.get(name);
  if (!secret) return { kind: "missing" };
  const read = readValue(secret.value);
  if ("failure" in read) return { kind: "failed", failure: read.failure };
  return { kind: "found", value: read.value, ...(secret.scope === undefined ? {} : { scope: secret.scope }) };
}
