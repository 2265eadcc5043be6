import type { Plain } from "./plain.ts";

type Mapping = { readonly [key: string]: Plain };

/** Keys that are done here, or that say nothing of what is to run. */
const DONE = new Set(["apiVersion", "name", "image", "command", "port", "env"]);

/** Values that one machine gives anyway. */
const GIVEN: Readonly<Record<string, string>> = { enabled: "true", "resources.replicas": "1" };

/**
 * What a spec asks for and one machine cannot give: keys, in the order of the file.
 * @param asked the kinds of health checks that are asked
 */
export function beyondOneMachine(spec: Mapping, asked: readonly string[]): string[] {
  const keys = Object.entries(spec).flatMap(([key, value]): [string, Plain][] => {
    if (DONE.has(key)) return [];
    if (key === "resources") return below(key, value, (name) => name !== "ports");
    if (/^health[Cc]hecks$/.test(key)) return below(key, value, (name) => !asked.includes(name));
    return [[key, value]];
  });
  return keys.filter(([key, value]) => GIVEN[key] !== value).map(([key]) => key);
}

function below(key: string, value: Plain, isWanted: (name: string) => boolean): [string, Plain][] {
  return Object.entries(value as Mapping)
    .filter(([name]) => isWanted(name))
    .map(([name, inner]) => [`${key}.${name}`, inner]);
}
