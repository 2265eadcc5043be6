import { closestMatch } from "leven";
import type { SecretReference } from "../secret/reference.ts";
import { faultOfText, SecretValue } from "../secret/value.ts";
import type { Fact } from "../store/fact.ts";
import type { Answer, FoundSecret } from "../store/store.ts";
import { isJsonObject, jsonText, parseExactJson } from "../text/exact-json.ts";
import { type FieldValueFault, fieldFact, type Nearest } from "./field-words.ts";

/** A secret that is there, but without what `secret:NAME#field` asks of it. */
export interface FieldFault {
  readonly kind: "field";
  readonly fault: Fact;
}

type JsonObject = Readonly<Record<string, unknown>>;

/** A name of a field that a message may show. */
const SHOWABLE = /^[\w.-]{1,64}$/;

/** How many names are compared. */
const COMPARED = 1000;

/**
 * Takes the field a reference names out of a secret that is a JSON object; text as it is, anything else as its JSON.
 * Dots go into nested objects, unless a field's own name has them. Without a field it is the secret itself, or the field
 * that the store means by that. A value that is no text can only go into a file.
 */
export function takeField(secret: FoundSecret, { field, file }: SecretReference): Taken {
  const wanted = field ?? secret.main;
  const taken = wanted === undefined ? secret : fieldOrInMain(secret, wanted);
  return taken.kind === "found" && taken.value.isBinary && !file ? unusable(wanted, "not-text") : taken;
}

/** What a reference gets of a secret. */
type Taken = FoundSecret | FieldFault | Extract<Answer, { kind: "failed" }>;

/** A field of the secret, or of the JSON object that its main field holds. */
function fieldOrInMain(secret: FoundSecret, field: string): Taken {
  const own = fieldOf(secret, field);
  const main = own.kind === "field" && secret.main !== undefined ? fieldOf(secret, secret.main) : own;
  if (main.kind !== "found" || main === own || !isObjectText(main.value)) return own;
  const { binary: _, ...inner } = main;
  return fieldOf(inner, field);
}

function isObjectText(value: SecretValue): boolean {
  return !value.isBinary && isJsonObject(parseExactJson(value.reveal()));
}

function fieldOf(secret: FoundSecret, field: string): Taken {
  const bytes = secret.binary?.get(field);
  if (bytes !== undefined) return { ...secret, value: bytes };
  if (secret.value.isBinary) return fault(fieldFact({ kind: "secret-not-text", field }));
  const root = parseExactJson(secret.value.reveal());
  if (!isJsonObject(root)) return fault(fieldFact({ kind: "secret-no-object", field }));
  const parts = field.split(".");
  const value = find(root, parts);
  if (value === undefined) return fault(fieldFact({ kind: "no-field", field, ...nearest(root, parts) }));
  if (value === null) return fault(fieldFact({ kind: "null", field }));
  const text = jsonText(value);
  const odd = faultOfText(text);
  return odd === undefined ? { ...secret, value: new SecretValue(text) } : unusable(field, odd);
}

function unusable(field: string | undefined, fault: FieldValueFault): Taken {
  return {
    kind: "failed",
    failure: { kind: "unusable-value", fault: fieldFact({ kind: "value", field, fault }) },
  };
}

function fault(fact: Fact): FieldFault {
  return { kind: "field", fault: fact };
}

/**
 * The value at a path whose names may hold dots: the name of all the parts before a shorter one. Each object is looked
 * into once for each of its names that fits, so it takes no longer than the reply is large.
 */
function find(object: JsonObject, parts: readonly string[]): unknown {
  const whole = parts.join(".");
  if (Object.hasOwn(object, whole)) return object[whole];
  for (let count = 1; count < parts.length; count++) {
    const value = ownObject(object, parts.slice(0, count).join("."));
    const found = value && find(value, parts.slice(count));
    if (found !== undefined) return found;
  }
  return undefined;
}

function ownObject(object: JsonObject, name: string): JsonObject | undefined {
  const value = name !== "" && Object.hasOwn(object, name) ? object[name] : undefined;
  return isJsonObject(value) ? value : undefined;
}

/** What is nearest to a path that leads nowhere, in the innermost object that its parts lead to. */
function nearest(root: JsonObject, parts: readonly string[]): Nearest {
  for (let count = parts.length - 1; count > 0; count--) {
    const outer = parts.slice(0, count);
    const value = find(root, outer);
    if (isJsonObject(value))
      return { outer: outer.join("."), ...nearestIn(value, parts.slice(count).join(".")) };
  }
  return nearestIn(root, parts.join("."));
}

/** The names of a secret's fields are content: their number, and the nearest one, are enough to see a slip. */
function nearestIn(object: JsonObject, wanted: string): Nearest {
  const names = Object.keys(object);
  const shown = names.slice(0, COMPARED).filter((name) => SHOWABLE.test(name));
  const nearest = closestMatch(wanted, shown);
  return { count: names.length, ...(nearest !== undefined && { nearest }) };
}
