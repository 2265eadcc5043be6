import type { Cause } from "../errors/exit-codes.ts";
import type { Problem } from "../errors/problem.ts";
import type { Answer } from "../store/store.ts";
import type { FieldFault } from "./field.ts";

/** Why a variable has no value. */
export type Lack = Exclude<Answer, { kind: "found" }> | FieldFault;

/** A variable that has no value. */
export interface Shortfall {
  readonly variable: string;
  readonly secret: string;
  readonly lack: Lack;
}

interface Told extends Problem {
  readonly code: Cause;
}

/** Shortfalls as problems: one for each cause, naming every variable and secret it concerns, and the store. */
export function describeShortfalls(store: string, shortfalls: readonly Shortfall[]): Told[] {
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

function describe(store: string, secret: string, lack: Lack): Told {
  switch (lack.kind) {
    case "missing":
      return {
        code: "secret-missing",
        message: `the store ${store} does not have`,
        fix: "create it there, or correct its name and the ids in ENVSHIM_PROJECT, ENVSHIM_CLUSTER, ENVSHIM_TEAM",
      };
    case "field":
      return {
        code: "secret-missing",
        message: `the secret ${secret} ${lack.message}`,
        fix: "correct the reference",
      };
    case "refused":
      return { code: "store-refused", ...describeRefusal(store, lack.detail)[lack.reason] };
    case "failed": {
      const { code, message, fix } = lack.failure;
      return { code, message: `the store ${store} ${message}`, ...(fix ? { fix } : {}) };
    }
    case "unchanged":
      return {
        code: "store-protocol",
        message: `the store ${store} answered 304 without being asked conditionally`,
      };
  }
}

function describeRefusal(store: string, detail: string) {
  return {
    token: {
      message: `the store ${store} ${detail}: it does not accept the token`,
      fix: "renew the token in ENVSHIM_TOKEN or ENVSHIM_TOKEN_FILE, or set one",
    },
    permission: {
      message: `the store ${store} ${detail}: the token may not read`,
      fix: "grant it, or use another token",
    },
    file: {
      message: `the store ${store} ${detail}`,
      fix: "let this user read its file, which has to be in the folder itself",
    },
  };
}
