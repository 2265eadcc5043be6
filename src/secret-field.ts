import type { SecretReference } from "./reference.ts";
import { SecretValue } from "./secret-value.ts";
import type { FoundSecret } from "./store/store.ts";

/** A secret that is there, but without what `secret:NAME#field` asks of it. */
export interface FieldFault {
  readonly kind: "field";
  /** The end of a sentence that starts with the secret's name; it holds names of fields and no value. */
  readonly message: string;
}

/**
 * Takes the field a reference names out of a secret that is a JSON object; text as it is, anything else as its JSON.
 * Dots go into nested objects, unless a field's own name has them. Without a field it is the secret itself.
 */
export function takeField(secret: FoundSecret, { field }: SecretReference): FoundSecret | FieldFault {
  if (field === undefined) return secret;
  const root = parseObject(secret.value.reveal());
  if (root === undefined)
    return { kind: "field", message: `is not a JSON object, so it has no field ${field}` };
  const value = find(root, field);
  if (value === undefined) {
    const names = Object.keys(root).join(", ") || "none";
    return { kind: "field", message: `has no field ${field}; its fields are ${names}` };
  }
  return { ...secret, value: new SecretValue(typeof value === "string" ? value : JSON.stringify(value)) };
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function find(object: object, field: string): unknown {
  if (Object.hasOwn(object, field)) return Object.entries(object).find(([name]) => name === field)?.[1];
  for (let dot = field.indexOf("."); dot > 0; dot = field.indexOf(".", dot + 1)) {
    const inner = find(object, field.slice(0, dot));
    const value = isObject(inner) ? find(inner, field.slice(dot + 1)) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
