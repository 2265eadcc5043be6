import { SettingError } from "../../errors/errors.ts";
import { type FactOf, inWords, type Words } from "../../errors/words.ts";

const WORDS = {
  "bad-metadata-host": {
    message: "GCE_METADATA_HOST is not a host",
    fix: "such as metadata.google.internal, or 127.0.0.1:8080",
  },
} as const satisfies Words;

/** A variable of Google's own is wrong. */
export class GoogleSettingError extends SettingError {
  constructor(fact: FactOf<typeof WORDS>) {
    super([inWords(WORDS, fact)]);
  }
}
