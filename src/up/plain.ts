import { isMap, isScalar, isSeq, type Node, type Scalar } from "yaml";
import type { Place } from "../errors/problem.ts";
import { isNull } from "../spec/nothing.ts";
import type { SourceDocument } from "../text/source.ts";

/** A document's content: text, lists and mappings. */
export type Plain = string | readonly Plain[] | { readonly [key: string]: Plain };

/** How many parts are read: aliases can make a few lines as large as the world. */
const MOST_PARTS = 10_000;

/** How deep: an anchor may stand inside of itself. */
const DEEPEST = 100;

/** The content of a document, each text as written. A key without a value, or with `null`, is as good as not there. */
export function plainOf({ root, target }: Pick<SourceDocument, "root" | "target">): Plain {
  let parts = 0;
  const read = (node: Node | null | undefined, depth: number): Plain => {
    parts += 1;
    const found = node && parts < MOST_PARTS && depth < DEEPEST ? target(node) : undefined;
    if (isSeq<Node>(found)) return found.items.map((item) => read(item, depth + 1));
    if (isMap<Node, Node | null>(found)) {
      const entries = found.items.map(({ key, value }) => [
        read(key, depth + 1),
        isNull(value) ? "" : read(value, depth + 1),
      ]);
      return Object.fromEntries(entries.filter(([, value]) => value !== ""));
    }
    return isScalar(found) ? String(found.value ?? "") : "";
  };
  return read(root, 0);
}

/** Where a part of a document stands: the last on the way to it that is there. @param file of a document with nothing in it */
export function placeOf(
  path: readonly PropertyKey[],
  { root, target, place }: SourceDocument,
  file: string,
): Place {
  let node: Node | null | undefined = root;
  let found: Node | null | undefined = root;
  for (const part of path) {
    node = node && childOf(target(node), part);
    if (!node) break;
    found = node;
  }
  return found ? place(found) : { file, line: 1, column: 1 };
}

function childOf(parent: Node | undefined, part: PropertyKey): Node | undefined {
  if (isSeq<Node>(parent)) return parent.items[Number(part)];
  if (!isMap<Scalar, Node | null>(parent)) return undefined;
  const pair = parent.items.findLast(({ key }) => String(key.value) === part);
  return pair?.value ?? pair?.key;
}
