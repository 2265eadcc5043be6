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
  /** Where its value starts; the name's, where it has none. */
  readonly valuePlace: Place;
}

/** The `command` of a spec that has one. */
export interface SpecCommand {
  readonly place: Place;
  /** As written; none where it is no list. */
  readonly words: readonly string[];
  /** True where it begins with envshim itself, as it has to on the platform. */
  readonly startsEnvshim: boolean;
  /** What is left of the words when envshim and its options are taken away; may be nothing. */
  readonly app: readonly string[];
  /** Why it cannot be executed; the words are not to be used where there are any. */
  readonly errors: readonly Problem[];
  /** What is odd when envshim executes it. */
  readonly warnings: readonly Problem[];
}

/** A valid spec: each name once, in the order of the file. */
export interface Spec {
  /** The file it was read from; undefined where there is no spec. */
  readonly file: string | undefined;
  readonly variables: readonly SpecVariable[];
  /** Its `command`, where that was asked for and is there. */
  readonly command?: SpecCommand;
  /** What is odd and does not stop the run. */
  readonly warnings: readonly Problem[];
  /** What is worth knowing and neither wrong nor odd. */
  readonly notes: readonly Problem[];
}
