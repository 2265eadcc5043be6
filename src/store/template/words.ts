import { SettingError } from "../../errors/errors.ts";
import type { Problem } from "../../errors/problem.ts";
import { type FactOf, inWords, type Words } from "../../errors/words.ts";
import { factsOf } from "../fact.ts";

const WORDS = {
  "no-id": ({ variables }: { readonly variables: readonly string[] }) => ({
    message: `ENVSHIM_ENDPOINT or ENVSHIM_REQUEST_BODY has a place for an id, but ${variables.join(" and ")} ${variables.length === 1 ? "is" : "are"} not set`,
    fix: "set the id; {scope} needs one of the three",
  }),
  "no-name": {
    message:
      "neither ENVSHIM_ENDPOINT nor ENVSHIM_REQUEST_BODY has a {name}, so every secret would be the same",
    fix: "put {name} or {name:base64} where the store looks for a secret's name",
  },
} as const satisfies Words;

/** A template lacks something. */
export class TemplateSettingError extends SettingError {
  constructor(fact: FactOf<typeof WORDS>) {
    super([inWords(WORDS, fact)]);
  }
}

/** What to say where `ENVSHIM_REQUEST_BODY` is set for a store of this kind, which has no use for it. */
export function bodyNotUsed(kind: string): Problem {
  return {
    code: "setting",
    message: `ENVSHIM_REQUEST_BODY is not used: a store of the kind ${kind} has requests of its own`,
    fix: "take it away, or name a template store's URL with ENVSHIM_ENDPOINT",
  };
}

/** What is wrong with a reply to a template's request. */
export const templateFact = factsOf({
  "not-json": {
    message: "sent a reply that is not JSON",
    fix: "check ENVSHIM_ENDPOINT; where the reply is the value itself, set ENVSHIM_VALUE_POINTER to nothing",
  },
  "nothing-there": ({ pointer }: { readonly pointer: string }) => ({
    message: `sent a reply with nothing at ${pointer}`,
    fix: "set ENVSHIM_VALUE_POINTER to where the reply holds the value",
  }),
  "not-base64": {
    message: "sent a value that is not base64 of UTF-8 text",
    fix: "check ENVSHIM_VALUE_ENCODING and ENVSHIM_VALUE_POINTER",
  },
});
