import type { Resolved } from "./resolve.ts";

declare const resolvedEnv: unique symbol;

/** An environment without references, ready for exec. Only {@link toEnviron} makes one. */
export type ResolvedEnv = ReadonlyMap<string, string> & { readonly [resolvedEnv]: true };

/** The app's environment in clear text: from here on it goes to exec and nowhere else. */
export function toEnviron({ variables }: Resolved): ResolvedEnv {
  const environ = new Map<string, string>();
  for (const [name, variable] of variables) {
    environ.set(name, variable.kind === "literal" ? variable.value : variable.secret.value.reveal());
  }
  return environ as unknown as ResolvedEnv;
}
