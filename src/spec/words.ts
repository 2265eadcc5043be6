import { formatPlace, type Place, type Problem } from "../errors/problem.ts";
import { type FactOf, inWords, type Words } from "../errors/words.ts";
import type { ReferenceFault } from "../secret/reference.ts";
import type { TextFault } from "../secret/value.ts";
import { REFERENCE_FAULTS } from "../secret/words.ts";

interface Key {
  readonly key: string;
}

/** A variable whose value is nearly a reference. */
interface NearReference {
  readonly name: string;
  readonly fault: ReferenceFault;
}

const WORDS = {
  "not-utf8": { message: "the spec is not valid UTF-8 from here on" },
  "too-large": ({ most, of }: { readonly most: number; readonly of: keyof typeof PARTS }) => ({
    message: `the spec is too large to be read: it has more than ${most} ${PARTS[of]}`,
    fix: "check that this is the spec; of - name: NAME lines with value: VALUE below, and not in { } or [ ], far more are read",
  }),
  "not-a-spec": { message: "a spec is a mapping with an env: key, or a list of names and values" },
  "no-env": { message: "the spec has no env: key, so nothing is taken from it" },
  "env-twice": { message: "env: is there twice", fix: "keep one of them" },
  "top-key-twice": ({ key }: Key) => ({
    message: `${quoteKey(key)} is there twice`,
    fix: "keep one of them",
  }),
  "bad-env": { message: "env: takes a list of names and values, or a mapping" },
  "value-at-top": {
    message: "value: stands at the top of the spec and not in an entry of env",
    fix: "indent it to the column of its name:",
  },
  "not-an-entry": {
    message: "an entry of env is a mapping",
    fix: "write - name: NAME and, below it, value: VALUE",
  },
  "key-twice": ({ key }: Key) => ({
    message: `${quoteKey(key)} is there twice in one entry`,
    fix: "keep one of them",
  }),
  "value-from": { message: "valueFrom: is not supported", fix: "write value: secret:NAME for a secret" },
  "unknown-key": ({ key }: Key) => ({
    message: `${quoteKey(key)} is not a key of an entry`,
    fix: "an entry has name: and value:",
  }),
  "no-name": { message: "an entry of env has no name:", fix: "write - name: NAME" },
  "lone-entry": {
    message: "name: and value: stand in env itself and not in an entry of it",
    fix: "write - name: NAME",
  },
  "bad-name": ({ fault }: { readonly fault: NameFault }) => ({
    message: `a name ${NAME_FAULTS[fault]}`,
    fix: "a name is printable ASCII without =, such as MODEL_NAME",
  }),
  "bad-value": ({ name, fault }: { readonly name: string; readonly fault: TextFault }) => ({
    message: `the value of ${name} ${VALUE_FAULTS[fault]}`,
  }),
  "bad-reference": ({ name, fault }: NearReference) => ({
    ...REFERENCE_FAULTS[fault],
    message: `the value of ${name} ${REFERENCE_FAULTS[fault].message}`,
  }),
  "like-reference": ({ name, fault }: NearReference) => ({
    ...REFERENCE_FAULTS[fault],
    message: `the value of ${name} ${REFERENCE_FAULTS[fault].message}, but is passed on as text`,
  }),
  "dead-alias": {
    message: "this alias names no anchor above it",
    fix: "quote it if the text itself is meant",
  },
  "not-text": ({ part, got }: { readonly part: Part; readonly got: keyof typeof COLLECTIONS }) => ({
    message: `a ${part} is text, but this is ${COLLECTIONS[got]}`,
    fix: "quote it if the text itself is meant",
  }),
  "foreign-tag": {
    message: "values are text as written, this tag has no meaning here",
    fix: "take the tag away",
  },
  "toml-type": ({ is }: { readonly is: keyof typeof NO_TEXT }) => ({
    message: `a value is text, but this is ${NO_TEXT[is]} of TOML`,
    fix: "put it in quotes",
  }),
  "name-twice": ({ name, earlier }: { readonly name: string; readonly earlier: Place }) => ({
    message: `${name} is there twice, this one wins`,
    fix: `take the one at ${formatPlace(earlier)} away`,
  }),
  "nearly-env": {
    message: "the spec has no env: key, but this one, which is not read",
    fix: "did you mean env:? where no variable is meant, add env: []",
  },
  "nearly-command": {
    message: "the spec has no command: key, but this one, which is not read",
    fix: "did you mean command:?",
  },
  manifest: {
    message: "this is a Kubernetes manifest and not a deployment spec, so its variables are not read",
    fix: "mount a spec with env: at its top",
  },
  "variable-at-top": {
    message: "the spec has no env: key; this looks like a variable that belongs below one",
    fix: "write env: above it and indent it; where no variable is meant, add env: []",
  },
  "lost-value": {
    message: "this value: belongs to no entry of env, and one of them has none",
    fix: 'move it below its name:; an entry without a value has value: ""',
  },
  "reference-elsewhere": {
    message: "the spec has no env: key, but a secret: reference that is not read here",
    fix: "move it below env: at the top of the spec; where no variable is meant, add env: []",
  },
  "inner-env": {
    message: "the spec has no env: key at its top, and the variables here are not read",
    fix: "move them below env: at the top of the spec; where no variable is meant, add env: []",
  },
  /** `mended`: the line as it should be, without a literal. */
  "deep-value": ({ mended }: { readonly mended: string }) => ({
    message: "value: is deeper than its name:, which is not valid YAML; the line is read as it should be",
    fix: `write "${mended}"`,
  }),
  more: ({ count }: { readonly count: number }) => ({ message: `${count} more from here on` }),
} as const satisfies Words;

/** What can be wrong with a spec whose text can be read. */
export type SpecFault = FactOf<typeof WORDS>;

/** A part of an entry. */
export type Part = "key" | "name" | "value";

const NAME_FAULTS = {
  empty: "is empty",
  equals: "holds =",
  "not-ascii": "holds a character that is not printable ASCII",
};

/** Why no variable can have a name. */
export type NameFault = keyof typeof NAME_FAULTS;

/** The ends of sentences that start with a value, or a word of a command. */
export const VALUE_FAULTS: Readonly<Record<TextFault, string>> = {
  nul: "holds a NUL character, which no environment can",
  "not-unicode": "holds half a surrogate pair, which is not a character",
};

/** What a value is that is no text, in a format that has more than text. */
export const NO_TEXT = { number: "a number", boolean: "a boolean", date: "a date", time: "a time" };

/** What a spec may have too many of. */
const PARTS = {
  lines: "lines",
  characters: "characters and is no plain list of - name: and value:",
  pieces: "lines, colons, commas, brackets and other signs",
};

const COLLECTIONS = { list: "a list", mapping: "a mapping", alias: "an alias to a list or a mapping" };

/** What is wrong with a spec, in words. */
export function specProblem(fault: SpecFault, place: Place | undefined): Problem {
  return { ...(place ? { place } : {}), ...inWords(WORDS, fault) };
}

/** A key is quoted back only while it looks like a name: a value that slipped there is not shown. */
function quoteKey(key: string): string {
  return /^[A-Za-z_-]{1,20}$/.test(key) ? `${key}:` : "this key";
}
