import type { SecretReference } from "../secret/reference.ts";
import { faultOfText, SecretValue } from "../secret/value.ts";
import type { Answer, FoundSecret } from "../store/store.ts";
import { isJsonObject, jsonText, parseExactJson } from "../text/exact-json.ts";

/** A secret that is there, but without what `secret:NAME#field` asks of it. */
export interface FieldFault {
  readonly kind: "field";
  /** The end of a sentence that starts with the secret's name; it holds names of fields and no value. */
  readonly message: string;
}

/** How many names of fields a message lists. */
const NAMED = 20;

/**
 * Takes the field a reference names out of a secret that is a JSON object; text as it is, anything else as its JSON.
 * Dots go into nested objects, unless a field's own name has them. Without a field it is the secret itself.
 */
export function takeField(
  secret: FoundSecret,
  { field }: SecretReference,
): FoundSecret | FieldFault | Extract<Answer, { kind: "failed" }> {
  if (field === undefined) return secret;
  const root = parseExactJson(secret.value.reveal());
  if (!isJsonObject(root)) return fault(`is not a JSON object, so it has no field ${field}`);
  const value = find(root, field);
  if (value === undefined) return fault(`has no field ${field}; ${describeFields(root, field)}`);
  if (value === null) return fault(`has no value in its field ${field}: it is null`);
  const text = jsonText(value);
  const unusable = faultOfText(text);
  return unusable === undefined
    ? { ...secret, value: new SecretValue(text) }
    : {
        kind: "failed",
        failure: {
          kind: "unusable-value",
          what: `has a field ${field} that ${unusable}`,
          fix: "store it again as text",
        },
      };
}

function fault(message: string): FieldFault {
  return { kind: "field", message };
}

function find(object: Readonly<Record<string, unknown>>, field: string): unknown {
  if (Object.hasOwn(object, field)) return object[field];
  for (const [outer, inner] of splits(field)) {
    const value = find(object, outer);
    const found = isJsonObject(value) ? find(value, inner) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The ways to read `a.b.c` as a field of a field, the shortest outer one first. */
function splits(field: string): [outer: string, inner: string][] {
  return [...field.matchAll(/(?<=.)\.(?=.)/g)].map(({ index }) => [
    field.slice(0, index),
    field.slice(index + 1),
  ]);
}

/** The fields there are, of the innermost object that the field's dots lead to. */
function describeFields(root: Readonly<Record<string, unknown>>, field: string): string {
  for (const [outer] of splits(field).reverse()) {
    const value = find(root, outer);
    if (isJsonObject(value)) return `the fields of ${outer} are ${listNames(value)}`;
  }
  return `its fields are ${listNames(root)}`;
}

function listNames(object: object): string {
  const names = Object.keys(object).map((name) =>
    /^[\w.-]{1,64}$/.test(name) ? name : JSON.stringify(name),
  );
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
  return names.length === 0 ? "none" : `${names.slice(0, NAMED).join(", ")}${more}`;
}
