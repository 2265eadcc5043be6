import { SettingError } from "../../errors/errors.ts";
import { type FactOf, inWords, type Words } from "../../errors/words.ts";

interface Path {
  readonly path: string;
}

const WORDS = {
  "special-file": ({ path }: Path) => ({
    message: `ENVSHIM_ENDPOINT names ${path}, which is neither a folder nor a plain file`,
    fix: "name a folder with one file a secret, or a file of secrets",
  }),
  "unknown-ending": ({ path }: Path) => ({
    message: `ENVSHIM_ENDPOINT is the file ${path}, but its name does not say what kind it is`,
    fix: "a file of secrets ends in .yaml, .yml, .json or .env; for a folder with one file a secret name the folder",
  }),
} as const satisfies Words;

/** The path of a `file:` endpoint is none that secrets can be in. */
export class LocalSettingError extends SettingError {
  constructor(fact: FactOf<typeof WORDS>) {
    super([inWords(WORDS, fact)]);
  }
}
