import { EnvshimError } from "../errors/errors.ts";
import { CAUSES_BY_WEIGHT, type Cause } from "../errors/exit-codes.ts";
import type { CausedProblem } from "../errors/problem.ts";
import { factInWords } from "../store/fact.ts";
import { policyOf } from "../store/failure.ts";
import { describeFailure, describeRefusal } from "../store/failure-words.ts";
import type { Answer, OpenedStore } from "../store/store.ts";
import type { FieldFault } from "./field.ts";

/** A variable that has no value. */
export interface Shortfall {
  readonly variable: string;
  readonly secret: string;
  /** Why it has none. */
  readonly why: Exclude<Answer, { kind: "found" }> | FieldFault;
}

/** How messages speak of a store. */
export type StoreWords = Pick<OpenedStore, "label" | "fixes">;

/** Secrets could not be had: all of them, grouped by cause, the weightiest first; it gives the exit status. */
export class ResolveError extends EnvshimError {
  override readonly name = "ResolveError";

  /** @param shortfalls at least one */
  constructor(store: StoreWords, shortfalls: readonly Shortfall[]) {
    const weight = (code: Cause) => CAUSES_BY_WEIGHT.indexOf(code);
    const problems = describeShortfalls(store, shortfalls).sort((a, b) => weight(a.code) - weight(b.code));
    super(problems[0]?.code ?? "bug", problems);
  }
}

/** Shortfalls as problems: one for each cause, naming every variable and secret it concerns, and the store. */
export function describeShortfalls(store: StoreWords, shortfalls: readonly Shortfall[]): CausedProblem[] {
  const groups = new Map<string, { first: Shortfall; concerned: Map<string, string[]> }>();
  for (const shortfall of shortfalls) {
    const { variable, secret } = shortfall;
    const key = keyOf(shortfall);
    const { first, concerned } = groups.get(key) ?? { first: shortfall, concerned: new Map() };
    groups.set(key, { first, concerned });
    concerned.set(secret, [...(concerned.get(secret) ?? []), variable]);
  }
  return [...groups.values()].map(({ first, concerned }) => {
    const list = [...concerned]
      .map(([secret, variables]) => `${secret} (for ${variables.join(", ")})`)
      .join(", ");
    const told = describe(store, first);
    return { ...told, message: `${told.message}: ${list}` };
  });
}

/** Equal for shortfalls that are one problem: of the same kind, with the same facts. */
function keyOf({ secret, why }: Shortfall): string {
  switch (why.kind) {
    case "field":
      return JSON.stringify([secret, why]);
    case "refused":
      return JSON.stringify(why);
    case "failed":
      // How long a try took, when it was and how long to wait is another matter for each secret, and no other problem.
      return JSON.stringify({ ...why.failure, ms: 0, now: 0, retryAfter: 0, effort: 0 });
    default:
      return why.kind;
  }
}

function describe({ label, fixes }: StoreWords, { secret, why }: Shortfall): CausedProblem {
  switch (why.kind) {
    case "missing":
      return {
        code: "secret-missing",
        message: `the store ${label} does not have`,
        fix: fixes.missing,
      };
    case "field":
      return {
        code: "secret-missing",
        message: `the secret ${secret} ${factInWords(why.fault).message}`,
        fix: "correct the reference",
      };
    case "refused": {
      const { message, fix = fixes[why.reason] } = describeRefusal(why);
      return { code: "store-refused", message: `the store ${label} ${message}`, fix };
    }
    case "failed": {
      const { message, ...fix } = describeFailure(why.failure);
      return { code: policyOf(why.failure).cause, message: `the store ${label} ${message}`, ...fix };
    }
    case "unchanged":
      return {
        code: "store-protocol",
        message: `the store ${label} answered 304 without being asked conditionally`,
      };
  }
}
