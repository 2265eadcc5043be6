import { isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from "yaml";
import type { Problem } from "../errors/problem.ts";
import { parseValue } from "../secret/reference.ts";
import type { SourceDocument } from "../text/source.ts";
import { hasLikeName, isNearlyEnv } from "./like-env.ts";
import { specProblem } from "./words.ts";

export interface Entry {
  readonly key: string;
  readonly keyNode: Node;
  readonly value: Node | null;
}

/** Keys that only a whole deployment spec has. */
export const DEPLOYMENT_KEYS: ReadonlySet<string> = new Set([
  "image",
  "command",
  "containerRegistry",
  "resources",
  "port",
  "integrations",
  "models",
  "repositories",
  "healthChecks",
  "healthchecks",
  "basicAuthKey",
  "enabled",
]);

/** Where the platform itself takes a reference: `basicAuthKey`, and these below `integrations`. */
export const OWN_BELOW_INTEGRATIONS: ReadonlySet<string> = new Set(["accessKeyId", "secretAccessKey"]);

/** Keys that are hardly anything but names of variables. */
export const VARIABLE_NAME = /^[A-Z][A-Z0-9_]+$/;

/** How many problems of one kind are told. */
const TOLD = 10;

/** True for a spec that describes a deployment, whatever its environment is. */
export function isDeployment(entries: readonly Entry[]): boolean {
  return entries.some(({ key }) => DEPLOYMENT_KEYS.has(key));
}

/**
 * What says that a mapping without variables was meant to have some: a key that is nearly `env`, an `env` further down,
 * variables at the top, references elsewhere. Such a spec never counts as an empty one.
 */
export function findMisplaced(entries: readonly Entry[], source: SourceDocument): Problem[] {
  const nearly = entries.filter((entry) =>
    isNearlyEnv(entry.key) ? entry.key !== "env" : isLikeEnv(entry, source),
  );
  if (nearly.length > 0) {
    return nearly.map(({ keyNode }) => specProblem({ kind: "nearly-env" }, source.place(keyNode)));
  }
  const manifest = kubernetesKind(entries, source);
  if (manifest) return [specProblem({ kind: "manifest" }, source.place(manifest))];
  const inner = findInner(entries, source);
  if (inner.length > 0) return inner;
  return entries
    .filter(({ key, value }) => VARIABLE_NAME.test(key) && isText(value, source))
    .slice(0, TOLD)
    .map(({ keyNode }) => specProblem({ kind: "variable-at-top" }, source.place(keyNode)));
}

/** True for variables under another name. A list of names and values may have any name; others need one like `env`. */
function isLikeEnv({ key, value }: Entry, source: SourceDocument): boolean {
  const node = value && source.target(value);
  if (isSeq(node) && node.items.length > 0) {
    const items = node.items.map((item) => source.target(item as Node));
    if (!items.every((item) => isMap(item))) return false;
    return hasLikeName(key) || (!DEPLOYMENT_KEYS.has(key) && areEntries(items));
  }
  if (!isMap(node) || node.items.length === 0) return false;
  const isFlat = node.items.every((pair) => isText(pair.value as Node | null, source));
  return isFlat && hasLikeName(key);
}

/** True for mappings of `name` and `value` and nothing else. A list that has names alone is something else. */
function areEntries(items: readonly YAMLMap[]): boolean {
  const keys = items.map((item) => item.items.map(({ key }) => (isScalar(key) ? String(key.value) : "")));
  return (
    keys.every(
      (names) => names.includes("name") && names.every((name) => name === "name" || name === "value"),
    ) && keys.some((names) => names.includes("value"))
  );
}

/**
 * A `value` in a table of its own while an entry of `env` has none: in TOML everything up to the next `[header]` belongs
 * to the one above it.
 */
export function findLostValues(env: YAMLSeq, entries: readonly Entry[], source: SourceDocument): Problem[] {
  const isEmpty = (item: Node | undefined) => isMap(item) && item.has("name") && !item.has("value");
  if (!env.items.some((item) => isEmpty(source.target(item as Node)))) return [];
  return entries.flatMap(({ key, value }) => {
    const node = value && source.target(value);
    if (DEPLOYMENT_KEYS.has(key) || !isMap(node) || !node.has("value")) return [];
    const isEntry = node.items.every(
      (pair) => isScalar(pair.key) && /^(?:name|value)$/.test(String(pair.key.value)),
    );
    const [pair] = node.items.filter((pair) => isScalar(pair.key) && pair.key.value === "value");
    if (!isEntry || !pair || !isText(pair.value as Node | null, source)) return [];
    return [specProblem({ kind: "lost-value" }, source.place(pair.key as Node))];
  });
}

function kubernetesKind(entries: readonly Entry[], source: SourceDocument): Node | undefined {
  const kind = entries.find(({ key, value }) => key === "kind" && isText(value, source));
  const body = entries.some(
    ({ key, value }) =>
      (key === "metadata" || key === "spec") && value !== null && isMap(source.target(value)),
  );
  return body ? kind?.keyNode : undefined;
}

/** A key that is nearly `env` with variables in it, and references, anywhere below the top. */
function findInner(entries: readonly Entry[], source: SourceDocument): Problem[] {
  const problems: Problem[] = [];
  const open: { readonly node: Node | null; readonly path: readonly string[] }[] = entries.map(
    ({ key, value }) => ({ node: value, path: [key] }),
  );
  for (let next = open.pop(); next && problems.length < TOLD; next = open.pop()) {
    const { node, path } = next;
    if (isSeq(node)) for (const item of node.items) open.push({ node: item as Node, path });
    if (isScalar(node) && !isOwnReference(path) && isReferring(String(node.value))) {
      problems.push(specProblem({ kind: "reference-elsewhere" }, source.place(node)));
    }
    if (!isMap(node)) continue;
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : "";
      const isCollection = isMap(value) || isSeq(value);
      if (isNearlyEnv(name) && isCollection && value.items.length > 0) {
        problems.push(specProblem({ kind: "inner-env" }, source.place(key as Node)));
      } else open.push({ node: value as Node | null, path: [...path, name] });
    }
  }
  return problems;
}

function isOwnReference(path: readonly string[]): boolean {
  const [first] = path;
  if (first === "basicAuthKey") return path.length === 1;
  return first === "integrations" && OWN_BELOW_INTEGRATIONS.has(path.at(-1) ?? "");
}

function isReferring(text: string): boolean {
  const { kind } = parseValue(text);
  return kind !== "literal";
}

function isText(value: Node | null, source: SourceDocument): boolean {
  return value === null || isScalar(source.target(value));
}

/** True for a mapping that is one entry of a list, its `-` forgotten: variables are seldom called `name` and `value`. */
export function isLoneEntry(env: YAMLMap): boolean {
  return ["name", "value"].every((name) => env.has(name));
}
