import type { Place, Problem } from "../errors/problem.ts";
import { type FactOf, inWords, type Words } from "../errors/words.ts";
import { NO_TEXT } from "./words.ts";

/** A part of a deployment. */
export interface PlatformPart {
  /** Its keys from the top, and a number for an entry of a list. */
  readonly path: readonly PropertyKey[];
  /** The variable whose value it is, where it is one. */
  readonly variable: string | undefined;
}

/** What the platform takes somewhere. */
export type Taken = keyof typeof TAKES;

/** What it reads there. */
export type Got = keyof typeof GOT;

interface Variable {
  readonly variable: string;
}

const TAKES = {
  text: "text",
  number: "a number",
  toggle: "true or false",
  list: "a list",
  mapping: "a mapping",
  other: "something else",
};

const GOT = { ...NO_TEXT, text: "text", nothing: "nothing", list: "a list", mapping: "a mapping" };

const WORDS = {
  "no-deployment": {
    message: "the platform takes a whole deployment: a mapping with image:, resources: and env:",
    fix: "put the list below env:",
  },
  "too-many-parts": ({ most }: { readonly most: number }) => ({
    message: `the spec's aliases stand for more than ${most} parts, too many to check for the platform`,
    fix: "write out what is meant",
  }),
  unknown: (part: PlatformPart) => ({
    message: `the platform does not know this ${nameOf(part)}`,
    fix: "write v1, or latest",
  }),
  "too-many": ({ most, ...part }: PlatformPart & { readonly most: number }) => ({
    message: `the platform takes at most ${most} ${nameOf(part)}`,
  }),
  missing: ({ takes, ...part }: PlatformPart & { readonly takes: Taken }) => ({
    message: `the platform wants ${nameOf(part)}, which is not here`,
    fix: `it takes ${TAKES[takes]}`,
  }),
  "wrong-type": ({ takes, got, ...part }: PlatformPart & { readonly takes: Taken; readonly got: Got }) => {
    const fix = FIXES[takes]?.[got] ?? (takes === "text" ? "put it in quotes" : undefined);
    return {
      message: `the platform takes ${TAKES[takes]} as ${nameOf(part)}, but reads this as ${GOT[got]}`,
      ...(fix === undefined ? {} : { fix }),
    };
  },
  "secret-name": ({ variable }: Variable) => ({
    message: `the platform's API takes no secret of the name that ${variable} refers to: a letter, then letters, digits and _ (published samples have hyphens, which it refuses)`,
    fix: "give the secret another name",
  }),
  "part-of-secret": ({ variable }: Variable) => ({
    message: `the platform takes secret:NAME for ${variable} and nothing behind it; #field and ?file are envshim's own`,
    fix: "give the secret what the application needs, whole",
  }),
} as const satisfies Words;

const FIXES: Partial<Record<Taken, Partial<Record<Got, string>>>> = {
  text: { nothing: 'write ""', list: "write one text", mapping: "write one text" },
  number: { text: "write a number without quotes" },
  toggle: { text: "write true or false without quotes" },
  list: {
    text: "write a list",
    number: "write a list, such as [8000]",
    mapping: "write - name: NAME and value: VALUE for each",
    nothing: "write a list, or take the key away",
  },
};

/** What the platform refuses about a spec. */
export type PlatformFault = FactOf<typeof WORDS>;

/** What the platform refuses, in words. */
export function platformProblem(fault: PlatformFault, place: Place): Problem {
  return { place, ...inWords(WORDS, fault) };
}

/** A part as people write it: `resources.ports`, `command[]`; an entry of env by the name of its variable. */
function nameOf({ path, variable }: PlatformPart): string {
  if (variable !== undefined) return `the value of ${variable}`;
  return path.reduce<string>(
    (name, part) =>
      typeof part === "number" ? `${name}[]` : name ? `${name}.${String(part)}` : String(part),
    "",
  );
}
