import { EnvshimError } from "../errors/errors.ts";
import { CAUSES_BY_WEIGHT, type Cause } from "../errors/exit-codes.ts";
import type { CausedProblem } from "../errors/problem.ts";
import { policyOf } from "../store/failure.ts";
import { describeFailure } from "../store/failure-words.ts";
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
  const groups = new Map<string, { told: CausedProblem; concerned: Map<string, string[]> }>();
  for (const { variable, secret, why } of shortfalls) {
    const told = describe(store, secret, why);
    const key = `${told.code} ${told.message}`;
    const group = groups.get(key) ?? { told, concerned: new Map() };
    groups.set(key, group);
    group.concerned.set(secret, [...(group.concerned.get(secret) ?? []), variable]);
  }
  return [...groups.values()].map(({ told, concerned }) => {
    const list = [...concerned]
      .map(([secret, variables]) => `${secret} (for ${variables.join(", ")})`)
      .join(", ");
    return { ...told, message: `${told.message}: ${list}` };
  });
}

function describe({ label, fixes }: StoreWords, secret: string, why: Shortfall["why"]): CausedProblem {
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
        message: `the secret ${secret} ${why.message}`,
        fix: "correct the reference",
      };
    case "refused":
      return {
        code: "store-refused",
        message: `the store ${label} ${why.what}`,
        fix: why.fix ?? fixes[why.reason],
      };
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
