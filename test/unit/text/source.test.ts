import { expect, test } from "vitest";
import { isMap, type Node, type Scalar } from "yaml";
import { parseSource } from "../../../src/text/source.ts";

const FILE = "f.yaml";

/** The values of a mapping at the top, as nodes. */
function valuesOf(text: string) {
  const source = parseSource(FILE, text);
  const values = isMap(source.root) ? source.root.items.map(({ value }) => value as Node) : [];
  return { source, values };
}

test("every node knows its place, lines and columns counted from 1", () => {
  const { source, values } = valuesOf("a: b\n\nc:\n  [d]\n");
  expect(values.map((node) => source.place(node))).toEqual([
    { file: FILE, line: 1, column: 4 },
    { file: FILE, line: 4, column: 3 },
  ]);
});

test("an alias stands for the last node before it that has its name", () => {
  const { source, values } = valuesOf("a: &x 1\nb: *x\nc: &x 2\nd: *x\n");
  expect(values.map((node) => (source.target(node) as Scalar).value)).toEqual(["1", "1", "2", "2"]);
});

test.each([
  ["abc", undefined],
  ["!!str abc", undefined],
  ["!!int 1", undefined],
  ["!!binary YQ==", { kind: "foreign-tag" }],
  ["!mine abc", { kind: "foreign-tag" }],
])("%s: a tag of YAML's own leaves a text as it is, another one does not", (text, fault) => {
  const { source, values } = valuesOf(`a: ${text}\n`);
  expect(source.faultOf(values[0] as Scalar)).toEqual(fault);
});

test.each([
  ["a: b: c\n", "BLOCK_AS_IMPLICIT_KEY", 1],
  ["a: 1\n---\nb: 2\n", "MULTIPLE_DOCS", 2],
  ['a: "b\n', "MISSING_CHAR", 2],
  ["a: b\n\tc: d\n", "TAB_AS_INDENT", 2],
])("%j is a syntax error with a place, and none of the text is quoted", (text, code, line) => {
  const { problems, codes } = parseSource(FILE, text);
  expect(codes).toContain(code);
  expect(problems.map(({ place }) => place?.line)).toContain(line);
  expect(problems.map(({ message }) => message).join()).not.toMatch(/["*][bc]\b/);
});

test("an error that is found once for each collection it leaves open is told once", () => {
  const { problems, codes } = parseSource(FILE, "[[[[");
  expect(codes).toEqual(["BAD_INDENT", "BAD_INDENT", "BAD_INDENT", "MISSING_CHAR"]);
  expect(problems).toHaveLength(2);
});
