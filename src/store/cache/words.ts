import { SettingError } from "../../errors/errors.ts";
import { type FactOf, inWords, type Words } from "../../errors/words.ts";
import { describeErrno } from "../../host/files.ts";
import { namedFile } from "../../settings/named-file.ts";
import { factsOf } from "../fact.ts";

const WORDS = {
  "unreadable-key": ({ file, error }: { readonly file: string; readonly error: unknown }) => ({
    message: `the key ${namedFile(file, "ENVSHIM_CACHE_KEY_FILE")} ${describeErrno(error)}`,
    fix: "check ENVSHIM_CACHE_KEY_FILE",
  }),
  "empty-key": { message: "the key file of ENVSHIM_CACHE_KEY_FILE is empty" },
} as const satisfies Words;

/** The cache's key cannot be used. */
export class CacheSettingError extends SettingError {
  constructor(fact: FactOf<typeof WORDS>) {
    super([inWords(WORDS, fact)]);
  }
}

/** Why what a store said is not kept. */
export const unkeptFact = factsOf({
  "no-key": { message: "there is no token and no ENVSHIM_CACHE_KEY_FILE" },
  "no-folder": { message: "there is no folder for it" },
  "no-store": ({ secrets }: { readonly secrets: number }) => ({
    message: `it says no-store of ${secrets === 1 ? "1 secret" : `${secrets} secrets`} (ENVSHIM_CACHE_NO_STORE)`,
  }),
});
