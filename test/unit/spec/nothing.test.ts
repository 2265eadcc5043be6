import { expect, test } from "vitest";
import { isMap, type Node } from "yaml";
import { isNull } from "../../../src/spec/nothing.ts";
import { parseSource } from "../../../src/text/source.ts";

/** The first value of a mapping. */
function firstValue(text: string): Node | null | undefined {
  const { root } = parseSource("f", text);
  return isMap<Node, Node | null>(root) ? root.items[0]?.value : undefined;
}

test.each([
  ["a:", true],
  ["a: ~", true],
  ["a: null", true],
  ["a: NULL", true],
  ["a: nuLL", false],
  ["a: 'null'", false],
  ['a: ""', false],
  ["a: !!str", false],
  ["a: !!str null", false],
  ["a: !!null null", true],
  ["a: []", false],
])("%j says that there is nothing: %s", (text, isNothing) => {
  expect(isNull(firstValue(text))).toBe(isNothing);
});
