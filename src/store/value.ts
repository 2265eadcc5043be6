import { describeTextFault, faultOfText, SecretValue, type TextFault } from "../secret/value.ts";
import type { Failure } from "./failure.ts";

/** A value the store sent, or why the app cannot have it: the environment takes any text without NUL. */
export function readValue(value: string): { readonly value: SecretValue } | { readonly failure: Failure } {
  const fault = faultOfText(value);
  return fault === undefined ? { value: new SecretValue(value) } : { failure: unusable(fault) };
}

function unusable(fault: TextFault): Failure {
  const what = `sent a value that ${describeTextFault(fault)}`;
  return { kind: "unusable-value", what, fix: "store it again as text" };
}
