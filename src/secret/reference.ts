/** A value that stands for a secret: it says what to fetch and holds no value. */
export interface SecretReference {
  /** The secret's name in the store. */
  readonly name: string;
  /** The field to take of a secret that is a JSON object. */
  readonly field?: string;
  /** True where the app gets the path of a private file with the value. */
  readonly file?: true;
}

/** What a value written in a spec is. */
export type ParsedValue =
  | { readonly kind: "literal"; readonly value: string; readonly fault?: LiteralFault }
  | { readonly kind: "reference"; readonly reference: SecretReference }
  | { readonly kind: "malformed"; readonly fault: MalformedFault };

/** Why a text that may be meant as a reference is a literal: `Secret:x`, `secret=x`, and `secrets:x`, an OAuth scope as well. */
type LiteralFault = "case" | "equals" | "plural";

/**
 * Why a text that can only be meant as a reference is none: something around it, a blank before the colon of `secret:`
 * or after it, or what it names.
 */
type MalformedFault = "around" | "gap" | "blank" | "parts" | "name";

/** Why a text that is nearly a reference is none. */
export type ReferenceFault = LiteralFault | MalformedFault;

/**
 * What begins with `secret:` once blanks, quotes, `${`, `{{` and `$` are taken away; but for a shell's `${SECRET:-...}`.
 * Its groups are the word itself, and what is between it and the colon.
 */
const NEAR =
  /^[\s"'`\u2018-\u201d]*(?:\$\{[\s"'`\u2018-\u201d]*(?!secret:[-+?=])|\$?\{\{[\s"'`\u2018-\u201d]*|\$)?(secret)(s|\s*):/i;

const EQUALS = /^(?:secret|SECRET)=/;
const PREFIX = /^secret:$/i;
const REFERENCE =
  /^(?:secret|SECRET):(?<name>[A-Za-z0-9][A-Za-z0-9_./@+=!-]{0,127})(?:#(?<field>[^\s#?]{1,256}))?(?<file>\?file)?$/;

/** How deep a field may be: `a.b.c` has three parts. */
export const MOST_PARTS = 16;

/**
 * Reads a value of the spec. The grammar, and nothing else, only as the whole value:
 *
 *     secret:NAME   secret:NAME#field   secret:NAME?file   secret:NAME#field?file
 *
 * `SECRET:` is accepted for `secret:`. A `\` in front makes the text of it, and of whatever is nearly a reference.
 */
export function parseValue(text: string): ParsedValue {
  // Most texts do not speak of it, and a pattern that is never used is never compiled.
  if (!text.toLowerCase().includes("secret")) return { kind: "literal", value: text };
  const escaped = text.startsWith("\\");
  const bare = escaped ? text.slice(1) : text;
  const near = nearOf(bare);
  if (near === undefined) return { kind: "literal", value: text };
  if (escaped) return { kind: "literal", value: bare };
  if (near.fault) return { kind: "literal", value: text, fault: near.fault };
  const reference = parseReference(text);
  return reference
    ? { kind: "reference", reference }
    : { kind: "malformed", fault: faultOfMalformed(text, near.start) };
}

/** What is a reference or nearly one: what it starts with, and why it may be text after all. */
function nearOf(text: string): { readonly start: string; readonly fault?: LiteralFault } | undefined {
  const [start, word = "", rest = ""] = NEAR.exec(text) ?? [];
  if (start === undefined) {
    const isMeant = EQUALS.test(text) && parseReference(text.replace(EQUALS, "secret:")) !== undefined;
    return isMeant ? { start: "", fault: "equals" } : undefined;
  }
  if (/^s$/i.test(rest)) return { start, fault: "plural" };
  if (word === "secret") return { start };
  // `$SECRET:x` is a variable of the app's own, as in `$HOST:8080`.
  if (start.endsWith(`$${word}${rest}:`)) return undefined;
  return word === "SECRET" ? { start } : { start, fault: "case" };
}

/** The reference that `text` is, or undefined where it is anything else: the rule for inherited variables. */
export function parseReference(text: string): SecretReference | undefined {
  if (!text.startsWith("secret:") && !text.startsWith("SECRET:")) return undefined;
  const groups = REFERENCE.exec(text)?.groups;
  const name = groups?.name;
  if (groups === undefined || name === undefined || !isPath(name) || hasManyParts(groups.field))
    return undefined;
  const { field, file } = groups;
  return { name, ...(field === undefined ? {} : { field }), ...(file === undefined ? {} : { file: true }) };
}

/** The reference as it is written in a spec. */
export function formatReference(reference: SecretReference): string {
  const field = reference.field === undefined ? "" : `#${reference.field}`;
  return `secret:${reference.name}${field}${reference.file ? "?file" : ""}`;
}

function faultOfMalformed(text: string, start: string): MalformedFault {
  if (/^secret\s+:$/i.test(start)) return "gap";
  if (!PREFIX.test(start)) return "around";
  if (/^\s/.test(text.slice(start.length))) return "blank";
  const [, field] = /^[^#]*#([^#?]*)/.exec(text) ?? [];
  return hasManyParts(field) ? "parts" : "name";
}

function hasManyParts(field: string | undefined): boolean {
  return field !== undefined && field.split(".").length > MOST_PARTS;
}

/** No part of the path is empty, `.` or `..`: a name never leaves the folder or the path a store puts it under. */
function isPath(name: string): boolean {
  return name.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
