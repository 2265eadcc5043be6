import { expect, test } from "vitest";
import { formatTable } from "../../../src/cli/table.ts";

test("columns are as wide as what is widest in them, and no line ends with blanks", () => {
  const rows = [
    ["a", "bbb", "c"],
    ["aaaa", "b", ""],
  ];
  expect(formatTable(rows)).toBe("a     bbb  c\naaaa  b\n");
});

test("no rows are no text", () => {
  expect(formatTable([])).toBe("");
});
