import { faultOfText, SecretValue } from "../secret/value.ts";
import type { Failure } from "./failure.ts";
import { valueFact } from "./words.ts";

/** A value the store sent, or why the app cannot have it: the environment takes any text without NUL. */
export function readValue(value: string): { readonly value: SecretValue } | { readonly failure: Failure } {
  const fault = faultOfText(value);
  if (fault === undefined) return { value: new SecretValue(value) };
  return { failure: { kind: "unusable-value", fault: valueFact({ kind: "bad-text", fault }) } };
}
