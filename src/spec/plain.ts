import type { RawVariable, RawVariables } from "./variables.ts";

/** A plain text of one line: `:` and `#` only where they mean nothing to YAML, and no two blanks in a row. */
const PLAIN =
  "[A-Za-z0-9_/.$](?:[A-Za-z0-9_/.$#+=@%^*()~,;<>?!&|'\"{}[\\]\\\\-]| (?=[^ #\\n])|:(?=[^ \\n]))*";

/** Plain, or in quotes without a quote or an escape inside; printable ASCII. */
const SCALAR = `(?:(${PLAIN})|"([ !#-[\\]-~]*)"|'([ -&(-~]*)')`;

const REST_OF_LINE = "(?: +#[ -~]*)? *\\n";

/** `- name: …` and, right below it, maybe `value: …`. */
const ENTRY = new RegExp(
  `( *)(- name: +)${SCALAR}${REST_OF_LINE}(?:\\1( {2}value:)(?:( +)${SCALAR})?${REST_OF_LINE})?`,
  "y",
);

/** A pattern has no room for a longer line, so the parser reads it. No environment can hold a value of that length. */
const LONGEST_LINE = 150_000;

const HEAD = new RegExp(`env:${REST_OF_LINE}`, "y");

const KEY = "(?!value:)[A-Za-z][\\w-]{0,60}:";
/** A key beside `env`, with a text or with something below it. One that is `value` was meant otherwise. */
const BESIDE = new RegExp(`(?!env:)${KEY}(?: +(${SCALAR}))?${REST_OF_LINE}`, "y");
/** What is below it: a line of a flat mapping or of a flat list. */
const BELOW = new RegExp(`( +)(-|${KEY}) +${SCALAR}${REST_OF_LINE}`, "y");
/** One line at a time: a pattern for all of them has to remember each line, and has no room for a million. */
const BLANK_OR_COMMENT = / *(?:#[ -~]*)?\n/y;

/** How many lines are read, whatever the shape. An environment has room for far fewer variables. */
export const MOST_LINES = 100_000;

/** True for a text of more lines than anybody reads. */
export function hasManyLines(text: string): boolean {
  return text.split("\n", MOST_LINES + 2).length > MOST_LINES + 1;
}

/**
 * Reads the plainest shape of a spec without a YAML parser, in a fiftieth of its time: `env:`, or nothing, above a list
 * of `- name:` and `value:` lines with texts of one line in ASCII, and beside `env` keys that have a text or a flat
 * mapping or list of texts. What it reads is what YAML says it is.
 * @returns undefined for every other text, which is the parser's
 */
export function readPlainSpec(file: string, text: string): RawVariables | undefined {
  if (hasManyLines(text)) return undefined;
  const lines = new Lines(text);
  if (lines.text.length > LONGEST_LINE && text.split("\n").some(({ length }) => length > LONGEST_LINE))
    return undefined;
  const isFirst = lines.take(HEAD) !== null;
  const above = isFirst ? 0 : skipBeside(lines);
  const hasHead = isFirst || lines.take(HEAD) !== null;
  const variables = hasHead || above === 0 ? readEntries(file, lines) : undefined;
  if (hasHead && !lines.areRead) skipBeside(lines);
  if (!variables?.length || !lines.areRead) return undefined;
  return { variables, errors: [], warnings: [], notes: [] };
}

/** A text that is read line by line. */
class Lines {
  readonly text: string;
  #at = 0;
  /** The line that comes next; the first one is 1. */
  next = 1;

  constructor(text: string) {
    this.text = text.endsWith("\n") ? text : `${text}\n`;
    this.#skip();
  }

  get areRead(): boolean {
    return this.#at === this.text.length;
  }

  /** Takes what a pattern of whole lines finds here, where it fits, and what is empty or a comment behind it. */
  take(pattern: RegExp, fits?: (match: RegExpExecArray) => boolean): RegExpExecArray | null {
    const match = this.#match(pattern, fits);
    if (match) this.#skip();
    return match;
  }

  #skip(): void {
    while (this.#isAtBlankOrComment() && this.#match(BLANK_OR_COMMENT));
  }

  /** Spares most lines the pattern. */
  #isAtBlankOrComment(): boolean {
    let end = this.#at;
    while (this.text[end] === " ") end += 1;
    return this.text[end] === "\n" || this.text[end] === "#";
  }

  #match(pattern: RegExp, fits?: (match: RegExpExecArray) => boolean): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.text);
    if (!match || fits?.(match) === false) return null;
    this.#at = pattern.lastIndex;
    this.next += match[0].split("\n").length - 1;
    return match;
  }
}

/** Reads entries up to a line that is none; undefined where one is odd. */
function readEntries(file: string, lines: Lines): RawVariable[] | undefined {
  const variables: RawVariable[] = [];
  let indent: string | undefined;
  for (;;) {
    const line = lines.next;
    const match = lines.take(ENTRY);
    if (!match) return variables;
    const [, blanks = "", dash = "", plainName, doubleName, singleName, key, gap = ""] = match;
    const [plain, double, single] = match.slice(8);
    const name = plainName ?? doubleName ?? singleName ?? "";
    indent ??= blanks;
    // A name that is none, or an indentation of its own, is for the parser to tell.
    if (name === "" || name.includes("=") || blanks !== indent) return undefined;
    const place = { file, line, column: blanks.length + dash.length + 1 };
    const value = plain ?? double ?? single;
    const column = blanks.length + (key?.length ?? 0) + gap.length + 1;
    const valuePlace = value === undefined ? place : { file, line: line + 1, column };
    variables.push({ name, text: value ?? "", place, valuePlace });
  }
}

/** Skips keys beside `env`, up to a line that is none. @returns how many; an odd line stays, and is no `env` */
function skipBeside(lines: Lines): number {
  for (let count = 0; ; count++) {
    const key = lines.take(BESIDE);
    if (!key) return count;
    if (key[1] === undefined) skipBelow(lines);
  }
}

/** Skips what is below a key: lines of one indentation and one sort. */
function skipBelow(lines: Lines): void {
  let shape: string | undefined;
  const fits = ([, blanks = "", mark]: RegExpExecArray) => {
    const found = blanks + (mark === "-" ? "-" : ":");
    shape ??= found;
    return found === shape;
  };
  while (lines.take(BELOW, fits));
}
