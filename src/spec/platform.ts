import { isMap, isScalar, isSeq, type Node } from "yaml";
import type { Problem } from "../errors/problem.ts";
import type { SecretReference } from "../secret/reference.ts";
import { kindOfScalar, type ScalarKind } from "../text/scalar-kind.ts";
import type { SourceDocument } from "../text/source.ts";
import { MOST_INTEGRATIONS, SHAPES } from "./platform-schema.ts";
import {
  type Got,
  type PlatformFault,
  type PlatformPart,
  platformProblem,
  type Taken,
} from "./platform-words.ts";
import type { Spec } from "./spec.ts";

/** The names of secrets that the platform's API takes. */
const SECRET_NAME = /^[a-zA-Z][a-zA-Z0-9_]*$/;

/** What the platform itself refuses about a spec that envshim reads, each with its place. */
export function findRefused(source: SourceDocument, spec: Spec | undefined): Problem[] {
  const { root } = source;
  if (source.problems.length > 0 || root === null) return [];
  if (!isMap(root)) {
    return [platformProblem({ kind: "no-deployment" }, source.place(root))];
  }
  const data = dataOf(root, source);
  if (data === undefined) {
    return [platformProblem({ kind: "too-many-parts", most: MOST_PARTS }, source.place(root))];
  }
  const { error } = shapeOf(root, source).safeParse(data);
  const refused = (error?.issues ?? []).map((issue) => {
    const { nearest } = at(root, issue.path, source);
    return platformProblem(faultOfPart(issue, root, source), source.place(nearest));
  });
  return [...refused, ...(spec ? findNames(spec) : [])];
}

/** The shape that a spec is written in: by its version, or by its keys where the version leaves it open. */
function shapeOf(root: Node, source: SourceDocument): (typeof SHAPES)[keyof typeof SHAPES] {
  const version = at(root, ["apiVersion"], source).node;
  const name = isScalar(version) ? version.value : undefined;
  if (name === "v0alpha0") return SHAPES.old;
  if (name === "v0alpha1" || name === "v1") return SHAPES.new;
  const isOld = at(root, ["resources", "instanceType"], source).node ?? at(root, ["port"], source).node;
  return isOld ? SHAPES.old : SHAPES.new;
}

/** How deep the schema looks, with room to spare. */
const DEEPEST = 10;

/** How many parts are looked at: aliases can make a few lines as large as the world. */
const MOST_PARTS = 30_000;

/** What the platform's reader makes of a document; undefined where aliases make it too large to say. */
function dataOf(root: Node, source: SourceDocument): unknown {
  let parts = 0;
  const read = (node: Node | null | undefined, depth: number): unknown => {
    parts += 1;
    const target = node && depth < DEEPEST && parts <= MOST_PARTS ? source.target(node) : undefined;
    if (isSeq<Node>(target)) return target.items.map((item) => read(item, depth + 1));
    if (isMap<Node, Node | null>(target)) {
      return Object.fromEntries(target.items.map(({ key, value }) => [keyOf(key), read(value, depth + 1)]));
    }
    return isScalar(target) ? SAMPLES[source.kindOf?.(target) ?? kindOfScalar(target)](target.value) : null;
  };
  const data = read(root, 0);
  return parts > MOST_PARTS ? undefined : data;
}

/** Some value of a kind: the schema looks at the kind alone, and only of texts at the value. */
const SAMPLES: Readonly<Record<ScalarKind, (value: unknown) => unknown>> = {
  text: (value) => String(value ?? ""),
  number: () => 1,
  boolean: () => true,
  date: () => new Date(0),
  time: () => new Date(0),
  nothing: () => null,
};

function keyOf(key: unknown): string {
  return isScalar(key) ? String(key.value ?? "") : "";
}

type Path = readonly PropertyKey[];

interface Found {
  /** What stands at a path; undefined where there is nothing. */
  readonly node: Node | undefined;
  /** The nearest thing on the way there that has a place. */
  readonly nearest: Node;
}

function at(root: Node, path: Path, source: SourceDocument): Found {
  let node: Node | undefined = root;
  let nearest = root;
  for (const part of path) {
    const target: Node | undefined = node && source.target(node);
    node = undefined;
    if (isSeq(target) && typeof part === "number") node = target.items[part] as Node | undefined;
    if (isMap(target)) {
      const pair = target.items.findLast(({ key }) => keyOf(key) === part);
      if (pair) nearest = pair.key as Node;
      node = (pair?.value ?? undefined) as Node | undefined;
    }
    if (node) nearest = node;
  }
  return { node, nearest };
}

/** What the schema says of a place; the names are zod's. */
interface Unmet {
  readonly code: string | undefined;
  readonly path: Path;
  readonly expected?: unknown;
}

const TAKES: Readonly<Record<string, Taken>> = {
  string: "text",
  number: "number",
  boolean: "toggle",
  array: "list",
  object: "mapping",
};

function faultOfPart({ code, path, expected }: Unmet, root: Node, source: SourceDocument): PlatformFault {
  const part = partOf(path, root, source);
  if (code === "invalid_value") return { kind: "unknown", ...part };
  if (code === "too_big") return { kind: "too-many", ...part, most: MOST_INTEGRATIONS };
  const takes = TAKES[String(expected)] ?? "other";
  if (!isThere(root, path, source)) return { kind: "missing", ...part, takes };
  return { kind: "wrong-type", ...part, takes, got: kindOfNode(at(root, path, source).nearest, source) };
}

/** @returns with the name of the variable, where it is the value of an entry of env */
function partOf(path: Path, root: Node, source: SourceDocument): PlatformPart {
  const [first, , last] = path;
  const { node } = at(root, [...path.slice(0, 2), "name"], source);
  const isValue = first === "env" && last === "value" && isScalar(node);
  return { path, variable: isValue ? String(node.value) : undefined };
}

/** True where the key at the end of a path is there, whatever it has. */
function isThere(root: Node, path: Path, source: SourceDocument): boolean {
  const { node } = at(root, path.slice(0, -1), source);
  const target = node && source.target(node);
  if (!isMap(target)) return true;
  return target.items.some(({ key }) => keyOf(key) === path.at(-1));
}

function kindOfNode(node: Node, source: SourceDocument): Got {
  const target = source.target(node);
  if (isSeq(target)) return "list";
  if (isMap(target)) return "mapping";
  return isScalar(target) ? (source.kindOf?.(target) ?? kindOfScalar(target)) : "nothing";
}

function findNames({ variables }: Spec): Problem[] {
  return variables.flatMap(({ name, value, valuePlace }) => {
    const kind = value.kind === "reference" ? faultOfReference(value.reference) : undefined;
    return kind === undefined ? [] : [platformProblem({ kind, variable: name }, valuePlace)];
  });
}

function faultOfReference({
  name,
  field,
  file,
}: SecretReference): "secret-name" | "part-of-secret" | undefined {
  if (!SECRET_NAME.test(name)) return "secret-name";
  return field === undefined && !file ? undefined : "part-of-secret";
}
