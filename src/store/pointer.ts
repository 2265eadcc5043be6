import { isJsonObject } from "../text/exact-json.ts";

/** The parts of a JSON pointer. */
export function partsOf(pointer: string): string[] {
  return pointer.split("/").slice(1).map(unescapePart);
}

/** What a JSON pointer points at; undefined for nothing. Source: RFC 6901. */
export function at(root: unknown, pointer: string): unknown {
  return partsOf(pointer).reduce(child, root);
}

/** RFC 6901, 4: `~1` first, so that `~01` becomes `~1`. */
function unescapePart(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** A member of an object or an element of a list; undefined where there is none. */
export function child(node: unknown, part: string): unknown {
  if (Array.isArray(node)) return /^(0|[1-9]\d*)$/.test(part) ? node[Number(part)] : undefined;
  return isJsonObject(node) && Object.hasOwn(node, part) ? node[part] : undefined;
}
