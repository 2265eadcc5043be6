import type { Place, Problem } from "../../errors/problem.ts";
import { type FactOf, inWords, type Words } from "../../errors/words.ts";

/** A literal of a spec. */
interface Literal {
  /** The variable's name. */
  readonly name: string;
  /** The line with a reference in the literal's place. */
  readonly reference: string;
}

const ADD_APP = 'write ["envshim", "--", "APP", "ARG"]';

const WORDS = {
  placeholder: ({ name, reference }: Literal) => ({
    message: `the value of ${name} looks like a placeholder that nobody filled in`,
    fix: `put the value there, or for a secret write ${reference}`,
  }),
  credential: ({ name, reference }: Literal) => ({
    message: `the value of ${name} looks like a credential that everybody who can read the spec has`,
    fix: `put it into the store and write ${reference}`,
  }),
  "no-dashes": {
    message: "command: starts envshim without --, so no app starts",
    fix: 'put "--" in front of the app\'s first word',
  },
  "no-app": { message: "there is nothing behind -- in command:, so no app starts", fix: ADD_APP },
  "no-app-name": ({ is }: { readonly is: keyof typeof NO_NAME }) => ({
    message: `in command: ${NO_NAME[is]} stands where the app's name belongs`,
    fix: ADD_APP,
  }),
  "replaces-entrypoint": ({ lost }: { readonly lost: "secrets" | "variables" }) => ({
    message: `on the platform command: very likely replaces the image's ENTRYPOINT, and envshim with it: the app would start without its ${lost}`,
    fix: 'put the words "envshim" and "--" in front of its first one',
  }),
} as const satisfies Words;

const NO_NAME = { empty: "an empty word", option: "an option or --" };

/** What `check` has to say of a spec that is valid. */
export type CheckFault = FactOf<typeof WORDS>;

/** What `check` says, in words. */
export function checkProblem(fault: CheckFault, place: Place): Problem {
  return { place, ...inWords(WORDS, fault) };
}
