import { isMap, isScalar, type Node, type YAMLMap } from "yaml";
import type { Place, Problem } from "../../errors/problem.ts";
import { parseSource, type SourceDocument } from "../../text/source.ts";
import { SCOPES, type Scope } from "../store.ts";
import { entryProblem } from "./words.ts";

/** A secret of a file, and the scope it was found in. */
export interface FileSecret {
  readonly value: string;
  /** None in a flat file. */
  readonly scope?: Scope;
}

/** The secrets of a file, by name; where scopes share a name, project beats cluster beats team. */
export type FileSecrets = ReadonlyMap<string, FileSecret>;

/** A file of secrets as it was understood; with problems the secrets are not to be used. */
export interface ParsedSecrets {
  readonly secrets: FileSecrets;
  readonly problems: readonly Problem[];
}

/**
 * Reads a YAML or JSON text of secrets: a flat map of names and values, or `project:`, `cluster:` and `team:` maps of
 * them. Values are text as written. No problem quotes a value.
 * @param file the name that problems give it
 */
export function parseSecretsFile(file: string, text: string): ParsedSecrets {
  const source = parseSource(file, text);
  const problems: Problem[] = [...source.problems];
  const secrets = problems.length === 0 ? collect(source, problems) : new Map();
  return { secrets, problems };
}

function collect(source: SourceDocument, problems: Problem[]): FileSecrets {
  const { root } = source;
  const secrets = new Map<string, FileSecret>();
  if (root === null) return secrets;
  if (!isMap(root)) {
    problems.push(entryProblem("no-map", source.place(root)));
    return secrets;
  }
  const maps = scopeMaps(root, source);
  if (!maps) {
    for (const [name, value] of entries(root, source, problems)) secrets.set(name, { value });
    return secrets;
  }
  for (const scope of SCOPES) {
    const map = maps.get(scope);
    for (const [name, value] of map ? entries(map, source, problems) : []) {
      if (!secrets.has(name)) secrets.set(name, { value, scope });
    }
  }
  return secrets;
}

/** The maps of a file whose every key is a scope with a map; undefined for a flat file. */
function scopeMaps(root: YAMLMap, source: SourceDocument): Map<string, YAMLMap> | undefined {
  const maps = new Map<string, YAMLMap>();
  for (const { key, value } of root.items) {
    const map = value ? source.target(value as Node) : undefined;
    if (!isScalar(key) || !SCOPES.some((scope) => scope === key.value) || !isMap(map)) return undefined;
    maps.set(String(key.value), map);
  }
  return maps.size > 0 ? maps : undefined;
}

function entries(map: YAMLMap, source: SourceDocument, problems: Problem[]): [string, string][] {
  return map.items.flatMap(({ key, value }): [string, string][] => {
    const node = value as Node | null;
    const target = node ? source.target(node) : undefined;
    const place: Place = source.place(key as Node);
    if (!isScalar(key)) problems.push(entryProblem("no-name", place));
    else if (node && isSyntax(node, target, source)) problems.push(entryProblem("syntax", place));
    else if (target && !isScalar(target)) problems.push(entryProblem("no-value", place));
    else return [[String(key.value), target ? String(target.value) : ""]];
    return [];
  });
}

/** True for a value that YAML does not take as the text that it is: a password that starts with `*`, `!` or `&`. */
function isSyntax(node: Node, target: Node | undefined, source: SourceDocument): boolean {
  if (target === undefined) return true;
  if (!isScalar(target)) return false;
  return (
    source.faultOf(target) !== undefined ||
    (isScalar(node) && node.anchor !== undefined && node.source === "")
  );
}
