import { expect, test } from "vitest";
import { repairDeepValues } from "../../../src/spec/repair.ts";

const CODES = ["BLOCK_AS_IMPLICIT_KEY"];

test("a value: that is deeper than its name: moves to the name's column, and nothing else does", () => {
  const text = "env:\n  - name: A\n      value: 1\n  - name: B\n    value: 2\n\tx: y\n";
  const { text: mended, warnings } = repairDeepValues("f", text, CODES) ?? {};
  expect(mended).toBe("env:\n  - name: A\n    value: 1\n  - name: B\n    value: 2\n\tx: y\n");
  expect(warnings?.map(({ place }) => place)).toEqual([{ file: "f", line: 3, column: 7 }]);
});

test.each([
  ["secret:a # why", "secret:a"],
  ["hunter2 # why", "\u2026"],
  ["", ""],
])("the line is told without its comment, and a literal is not shown: %j", (value, shown) => {
  const { warnings = [] } = repairDeepValues("f", `- name: A\n    value: ${value}\n`, CODES) ?? {};
  expect(warnings.map(({ fix }) => fix)).toEqual([`write "  value: ${shown}"`]);
});

test.each([
  ["another fault beside", "- name: A\n    value: 1\n", [...CODES, "BAD_ALIAS"]],
  ["no such line", "- name: A\n  value: 1\n", CODES],
  ["a line between", "- name: A\n\n    value: 1\n", CODES],
  ["a name that goes on in the next lines", "- name: |\n    value: 1\n", CODES],
  ["another key", "- name: A\n    values: 1\n", CODES],
])("nothing is mended where there is %s", (_, text, codes) => {
  expect(repairDeepValues("f", text, codes)).toBeUndefined();
});
