import { isMap, isScalar, type Node } from "yaml";
import type { Problem } from "../errors/problem.ts";
import type { SourceDocument } from "../text/source.ts";
import { specProblem } from "./words.ts";

/**
 * Each key that stands at the top a second time: one reader takes the first, another the last. Not `env`, which has a
 * message of its own.
 */
export function findTwice({ root, place, problems }: SourceDocument): Problem[] {
  if (problems.length > 0 || !isMap<Node>(root)) return [];
  const seen = new Set<string>();
  return root.items.flatMap(({ key: node }) => {
    const key = isScalar(node) ? String(node.value) : "";
    if (!seen.has(key) || key === "env") {
      seen.add(key);
      return [];
    }
    return [specProblem({ kind: "top-key-twice", key }, place(node))];
  });
}
