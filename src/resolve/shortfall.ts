import type { Cause } from "../errors/exit-codes.ts";
import type { Problem } from "../errors/problem.ts";
import { policyOf } from "../store/failure.ts";
import { describeFailure } from "../store/failure-words.ts";
import type { Answer, OpenedStore } from "../store/store.ts";
import type { FieldFault } from "./field.ts";

/** Why a variable has no value. */
export type Lack = Exclude<Answer, { kind: "found" }> | FieldFault;

/** A variable that has no value. */
export interface Shortfall {
  readonly variable: string;
  readonly secret: string;
  readonly lack: Lack;
}

/** How messages speak of a store. */
export type StoreWords = Pick<OpenedStore, "label" | "fixes">;

interface Told extends Problem {
  readonly code: Cause;
}

/** Shortfalls as problems: one for each cause, naming every variable and secret it concerns, and the store. */
export function describeShortfalls(store: StoreWords, shortfalls: readonly Shortfall[]): Told[] {
  const groups = new Map<string, { told: Told; concerned: Map<string, string[]> }>();
  for (const { variable, secret, lack } of shortfalls) {
    const told = describe(store, secret, lack);
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

function describe({ label, fixes }: StoreWords, secret: string, lack: Lack): Told {
  switch (lack.kind) {
    case "missing":
      return {
        code: "secret-missing",
        message: `the store ${label} does not have`,
        fix: fixes.missing,
      };
    case "field":
      return {
        code: "secret-missing",
        message: `the secret ${secret} ${lack.message}`,
        fix: "correct the reference",
      };
    case "refused":
      return {
        code: "store-refused",
        message: `the store ${label} ${lack.what}`,
        fix: lack.fix ?? fixes[lack.reason],
      };
    case "failed": {
      const { message, ...fix } = describeFailure(lack.failure);
      return { code: policyOf(lack.failure).cause, message: `the store ${label} ${message}`, ...fix };
    }
    case "unchanged":
      return {
        code: "store-protocol",
        message: `the store ${label} answered 304 without being asked conditionally`,
      };
  }
}
