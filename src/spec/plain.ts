import type { RawVariable } from "./variables.ts";

/** Characters that mean nothing to YAML inside a plain text of one line; `:` and `#` only where they mean nothing. */
const PLAIN = /^[A-Za-z0-9_/.$](?:[A-Za-z0-9_/.$+=@%^*()~,;<>?!&|'"{}[\]\\-]| (?=[^ #])|:(?=[^ ]))*$/;
const QUOTED = /^(?:"([^"\\]*)"|'([^']*)')$/;

/** A line is a key with a text, and maybe a comment; all of it printable ASCII. */
const LINE = /^( *)(- )?(name|value):(?: +(?!#)([!-~](?:[ -~]*?[!-~])?))?(?: +#[ -~]*)? *$/;
const BLANK_OR_COMMENT = /^ *(?:#[ -~]*)?$/;

/**
 * Reads the plainest shape of a spec without a YAML parser, in a fiftieth of its time: `env:`, or nothing, above a list
 * of `- name:` and `value:` lines with texts of one line in ASCII. What it reads is what YAML says it is.
 * @returns undefined for every other text, which is the parser's
 */
export function readPlainSpec(file: string, text: string): RawVariable[] | undefined {
  const variables: RawVariable[] = [];
  let indent: number | undefined;
  let name: Pick<RawVariable, "name" | "place"> | undefined;
  let headed = false;
  let number = 0;
  const finish = (value = "", valuePlace = name?.place) => {
    if (name && valuePlace) variables.push({ ...name, text: value, valuePlace });
    name = undefined;
  };
  for (const line of text.split("\n")) {
    number += 1;
    if (BLANK_OR_COMMENT.test(line)) continue;
    if (!headed && variables.length === 0 && !name && /^env:(?: +#[ -~]*)? *$/.test(line)) {
      headed = true;
      continue;
    }
    const [, blanks = "", dash, key, scalar = ""] = LINE.exec(line) ?? [];
    const written = readScalar(scalar);
    if (key === undefined || written === undefined) return undefined;
    indent ??= blanks.length;
    const place = {
      file,
      line: number,
      column: scalar === "" ? 0 : line.indexOf(scalar, line.indexOf(":")) + 1,
    };
    if (dash && key === "name" && blanks.length === indent && isName(written)) {
      finish();
      name = { name: written, place };
    } else if (!dash && key === "value" && name && blanks.length === indent + 2) {
      finish(written, scalar === "" ? undefined : place);
    } else {
      return undefined;
    }
  }
  finish();
  return variables.length > 0 ? variables : undefined;
}

/** A name that is none is for the parser to tell. */
function isName(text: string): boolean {
  return text !== "" && !text.includes("=");
}

function readScalar(scalar: string): string | undefined {
  if (scalar === "" || PLAIN.test(scalar)) return scalar;
  const [quoted, double, single] = QUOTED.exec(scalar) ?? [];
  return quoted === undefined ? undefined : (double ?? single);
}
