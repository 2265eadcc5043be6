import type { Place, Problem } from "../errors/problem.ts";
import { type FactOf, inWords, type Words } from "../errors/words.ts";
import type { TextFault } from "../secret/value.ts";
import { VALUE_FAULTS } from "./words.ts";

/** What a list of words looks like. */
const AS_LIST =
  'write one word an entry, such as command: [python3, serve.py]; for a shell ["sh", "-c", "TEXT"]';

const SECRETS = { reference: "a secret: reference", malformed: "nearly a secret: reference" };

const COMMAND = {
  "not-a-list": { message: "command: takes a list of words", fix: AS_LIST },
  "not-a-word": { message: "a word of command is text, but this is none", fix: AS_LIST },
  "bad-word": ({ fault }: { readonly fault: TextFault }) => ({
    message: `a word of command ${VALUE_FAULTS[fault]}`,
  }),
  "secret-word": ({ is }: { readonly is: keyof typeof SECRETS }) => ({
    message: `a word of command is ${SECRETS[is]}, but everybody on the machine can see a command`,
    fix: "give it to a variable below env: and let the application read that",
  }),
  "lost-options": {
    message: "the options of envshim in command: have no effect, for envshim runs already",
    fix: "set their variables in the container's environment",
  },
} as const satisfies Words;

/** What can be wrong with a spec's `command`. */
export type CommandFault = FactOf<typeof COMMAND>;

/** What is wrong with a `command`, in words. */
export function commandProblem(fault: CommandFault, place: Place): Problem {
  return { place, ...inWords(COMMAND, fault) };
}
