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
 * of `- name:` and `value:` lines with texts of one line in ASCII. What it reads is what YAML says it is.
 * @returns undefined for every other text, which is the parser's
 */
export function readPlainSpec(file: string, text: string): RawVariables | undefined {
  if (hasManyLines(text)) return undefined;
  const lines = text.endsWith("\n") ? text : `${text}\n`;
  if (lines.length > LONGEST_LINE && lines.split("\n").some(({ length }) => length > LONGEST_LINE))
    return undefined;
  const variables: RawVariable[] = [];
  let at = 0;
  let line = 1;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(lines);
    if (match) at = pattern.lastIndex;
    return match;
  };
  const skip = () => {
    while (take(BLANK_OR_COMMENT)) line += 1;
  };
  skip();
  if (take(HEAD)) line += 1;
  let indent: string | undefined;
  for (skip(); at < lines.length; skip()) {
    const match = take(ENTRY);
    if (!match) return undefined;
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
    line += key === undefined ? 1 : 2;
  }
  return variables.length > 0 ? { variables, errors: [], warnings: [], notes: [] } : undefined;
}
