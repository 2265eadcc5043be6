import { SettingError } from "../../errors/errors.ts";
import { formatProblem, type Place, type Problem } from "../../errors/problem.ts";
import { type FactOf, inWords, type Words } from "../../errors/words.ts";
import { describeErrno } from "../../host/files.ts";
import { factsOf } from "../fact.ts";

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

interface Errno {
  readonly errno: string;
}

/** What keeps a folder or a file from being a store, or a secret in it from being read. */
export const localFact = factsOf({
  "not-there": { message: "is not there", fix: "check ENVSHIM_ENDPOINT and the mount" },
  "not-allowed": { message: "does not let this user read" },
  "leaves-folder": { message: "has a link that leaves the folder, which is not followed" },
  "bad-file": ({ errno }: Errno) => ({ message: `has a file that ${describeErrno(errno)}` }),
  "no-text": ({ errno }: Errno) => ({
    message: `has a file that ${describeErrno(errno)}`,
    fix: "put the secret there as text",
  }),
  "not-valid": ({ problems }: { readonly problems: readonly Problem[] }) => ({
    message: `is not a valid file of secrets: ${problems.map(formatProblem).join("; ")}`,
  }),
});

/** What a file of secrets has that it should not. */
const ENTRIES = {
  "no-map": { message: "a secrets file is a map of names and values" },
  "no-name": { message: "a secret's name is text" },
  "no-value": { message: "a secret's value is text; quote it" },
  syntax: { message: "a secret's value that starts with *, ! or & means something else to YAML; quote it" },
  "no-entry": {
    message: "this is no NAME=value",
    fix: "a value that starts with a quote ends with it; nothing but a comment comes after it",
  },
} as const satisfies Words;

/** A problem of a file of secrets. It quotes nothing. */
export function entryProblem(kind: keyof typeof ENTRIES, place: Place): Problem {
  return { place, ...inWords(ENTRIES, { kind }) };
}
