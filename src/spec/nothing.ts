import { isScalar, type Node, type Scalar } from "yaml";

/** How YAML and JSON write that there is nothing. */
const NULLS: ReadonlySet<unknown> = new Set(["", "~", "null", "Null", "NULL"]);

/** True for what YAML and JSON call null, which no quotes are around and no tag makes a text. */
export function isNull(node: Node | null | undefined): node is Scalar {
  return isScalar(node) && node.type === "PLAIN" && !node.tag?.endsWith(":str") && NULLS.has(node.value);
}
