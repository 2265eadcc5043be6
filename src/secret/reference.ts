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
  | { readonly kind: "literal"; readonly value: string; readonly oddCase: boolean }
  | { readonly kind: "reference"; readonly reference: SecretReference }
  | { readonly kind: "malformed"; readonly fix: string };

/** What a text starts with that means something here, in any case. */
const START = /^(\\?)(secret:)/i;
const PREFIXES: ReadonlySet<string> = new Set(["secret:", "SECRET:"]);
const REFERENCE =
  /^(?:secret|SECRET):(?<name>[A-Za-z0-9][A-Za-z0-9_./-]{0,127})(?:#(?<field>[^\s#?]{1,256}))?(?<file>\?file)?$/;

/**
 * Reads a value of the spec. The grammar, and nothing else, only as the whole value:
 *
 *     secret:NAME   secret:NAME#field   secret:NAME?file   secret:NAME#field?file
 *
 * `SECRET:` is accepted for `secret:`; `\secret:x` is the literal `secret:x`.
 */
export function parseValue(text: string): ParsedValue {
  const [, backslash, prefix] = START.exec(text) ?? [];
  if (prefix === undefined) return { kind: "literal", value: text, oddCase: false };
  const oddCase = !PREFIXES.has(prefix);
  if (oddCase) return { kind: "literal", value: text, oddCase: backslash === "" };
  if (backslash) return { kind: "literal", value: text.slice(1), oddCase: false };
  const reference = parseReference(text);
  if (reference) return { kind: "reference", reference };
  return {
    kind: "malformed",
    fix: "write secret:NAME, NAME being letters, digits, _ . - or / after a first letter or digit, at most 128; after it #field, ?file or both may stand; for the text itself write \\secret:…",
  };
}

/** The reference that `text` is, or undefined where it is anything else: the rule for inherited variables. */
export function parseReference(text: string): SecretReference | undefined {
  const groups = REFERENCE.exec(text)?.groups;
  const name = groups?.name;
  if (groups === undefined || name === undefined || !isPath(name)) return undefined;
  const { field, file } = groups;
  return { name, ...(field === undefined ? {} : { field }), ...(file === undefined ? {} : { file: true }) };
}

/** The reference as it is written in a spec. */
export function formatReference(reference: SecretReference): string {
  const field = reference.field === undefined ? "" : `#${reference.field}`;
  return `secret:${reference.name}${field}${reference.file ? "?file" : ""}`;
}

/** No part of the path is empty, `.` or `..`: a name never leaves the folder or the path a store puts it under. */
function isPath(name: string): boolean {
  return name.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
