import { isMap, isScalar, isSeq, type Node } from "yaml";
import type { Problem } from "../errors/problem.ts";
import { kindOfScalar, type ScalarKind } from "../text/scalar-kind.ts";
import type { SourceDocument } from "../text/source.ts";
import { SHAPES } from "./platform-schema.ts";
import type { Spec } from "./spec.ts";

/** The names of secrets that the platform's API takes. */
const SECRET_NAME = /^[a-zA-Z][a-zA-Z0-9_]*$/;

/** What the platform itself refuses about a spec that envshim reads, each with its place. */
export function findRefused(source: SourceDocument, spec: Spec | undefined): Problem[] {
  const { root } = source;
  if (source.problems.length > 0 || root === null) return [];
  if (!isMap(root)) {
    const message = "the platform takes a whole deployment: a mapping with image:, resources: and env:";
    return [{ place: source.place(root), message, fix: "put the list below env:" }];
  }
  const data = dataOf(root, source);
  if (data === undefined) {
    const message = `the spec's aliases stand for more than ${MOST_PARTS} parts, too many to check for the platform`;
    return [{ place: source.place(root), message, fix: "write out what is meant" }];
  }
  const { error } = shapeOf(root, source).safeParse(data);
  const refused = (error?.issues ?? []).map((issue) => describe(issue, root, source));
  return [...refused, ...(spec ? findNames(spec) : [])];
}

/** The shape that a spec is meant in: by its version, and where that is both, by its keys. */
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

/** Any value of a kind: the schema looks at the kind alone, but for texts. */
const SAMPLES: Readonly<Record<ScalarKind, (value: unknown) => unknown>> = {
  text: (value) => String(value ?? ""),
  "a number": () => 1,
  "a boolean": () => true,
  "a date": () => new Date(0),
  "a time": () => new Date(0),
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
interface Issue {
  readonly code: string | undefined;
  readonly path: Path;
  readonly expected?: unknown;
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
};

function describe({ code, path, expected }: Issue, root: Node, source: SourceDocument): Problem {
  const { nearest } = at(root, path, source);
  const place = source.place(nearest);
  const name = nameOf(path, root, source);
  if (code === "invalid_value") {
    return { place, message: `the platform does not know this ${name}`, fix: "write v1, or latest" };
  }
  if (code === "too_big") return { place, message: `the platform takes at most 5 ${name}` };
  const takes = EXPECTED[String(expected)] ?? "something else";
  if (!isThere(root, path, source)) {
    return { place, message: `the platform wants ${name}, which is not here`, fix: `it takes ${takes}` };
  }
  const got = describeNode(nearest, source);
  const fix = FIXES[`${takes} ${got}`] ?? (takes === "text" ? "put it in quotes" : undefined);
  return {
    place,
    message: `the platform takes ${takes} as ${name}, but reads this as ${got}`,
    ...(fix === undefined ? {} : { fix }),
  };
}

const FIXES: Readonly<Record<string, string>> = {
  "text nothing": 'write ""',
  "text a list": "write one text",
  "text a mapping": "write one text",
  "a number text": "write a number without quotes",
  "true or false text": "write true or false without quotes",
  "a list text": "write a list",
  "a list a number": "write a list, such as [8000]",
  "a list a mapping": "write - name: NAME and value: VALUE for each",
  "a list nothing": "write a list, or take the key away",
};

/** A path as people write it: `resources.ports`, `command[]`; of an entry of env, by the name of its variable. */
function nameOf(path: Path, root: Node, source: SourceDocument): string {
  const [first, , last] = path;
  const { node } = at(root, [...path.slice(0, 2), "name"], source);
  if (first === "env" && last === "value" && isScalar(node)) return `the value of ${String(node.value)}`;
  return path.reduce<string>(
    (name, part) =>
      typeof part === "number" ? `${name}[]` : name ? `${name}.${String(part)}` : String(part),
    "",
  );
}

/** True where the key at the end of a path is there, whatever it has. */
function isThere(root: Node, path: Path, source: SourceDocument): boolean {
  const { node } = at(root, path.slice(0, -1), source);
  const target = node && source.target(node);
  if (!isMap(target)) return true;
  return target.items.some(({ key }) => keyOf(key) === path.at(-1));
}

function describeNode(node: Node, source: SourceDocument): string {
  const target = source.target(node);
  if (isSeq(target)) return "a list";
  if (isMap(target)) return "a mapping";
  return isScalar(target) ? (source.kindOf?.(target) ?? kindOfScalar(target)) : "nothing";
}

function findNames({ variables }: Spec): Problem[] {
  return variables.flatMap(({ name, value, valuePlace: place }) => {
    if (value.kind === "literal") return [];
    const { reference } = value;
    if (!SECRET_NAME.test(reference.name)) {
      return [
        {
          place,
          message: `the platform's API takes no secret of the name that ${name} refers to: a letter, then letters, digits and _ (published samples have hyphens, which it refuses)`,
          fix: "give the secret another name",
        },
      ];
    }
    if (reference.field === undefined && !reference.file) return [];
    return [
      {
        place,
        message: `the platform takes secret:NAME for ${name} and nothing behind it; #field and ?file are envshim's own`,
        fix: "give the secret what the application needs, whole",
      },
    ];
  });
}
