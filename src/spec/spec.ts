import type { Place, Problem } from "../errors/problem.ts";
import type { SecretReference } from "../secret/reference.ts";

/** What a variable of a spec is given: text as written, or a secret. */
export type SpecValue =
  | { readonly kind: "literal"; readonly value: string }
  | { readonly kind: "reference"; readonly reference: SecretReference };

/** One variable of a spec. */
export interface SpecVariable {
  readonly name: string;
  readonly value: SpecValue;
  readonly place: Place;
}

/** A valid spec: each name once, in the order of the file. */
export interface Spec {
  /** The file it was read from; undefined where there is no spec. */
  readonly file: string | undefined;
  readonly variables: readonly SpecVariable[];
  /** What is odd and does not stop the run. */
  readonly warnings: readonly Problem[];
  /** What is worth knowing and neither wrong nor odd. */
  readonly notes: readonly Problem[];
}
