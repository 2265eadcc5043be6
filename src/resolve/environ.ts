import type { ResolvedEnv } from "../host/command.ts";
import type { Resolved } from "./resolve.ts";

/**
 * The app's environment in clear text: from here on it goes to exec and nowhere else.
 * @param paths of the files of the variables that ask for a file
 */
export function toEnviron(
  { variables }: Resolved,
  paths: ReadonlyMap<string, string> = new Map(),
): ResolvedEnv {
  const environ = new Map<string, string>();
  for (const [name, variable] of variables) {
    if (variable.kind === "literal") environ.set(name, variable.value);
    else if (variable.reference.file) environ.set(name, pathOf(name, paths));
    else environ.set(name, variable.secret.value.reveal());
  }
  return environ as unknown as ResolvedEnv;
}

function pathOf(name: string, paths: ReadonlyMap<string, string>): string {
  const path = paths.get(name);
  if (path !== undefined) return path;
  throw new Error("a variable that asks for a file has no path");
}
