import { expect, test } from "vitest";
import { parseDocument } from "../../../src/spec/document.ts";

test("a text is parsed as it is, and mended only where that makes it valid", () => {
  const good = parseDocument("f", "env:\n  - name: A\n    value: 1\n");
  expect(good).toMatchObject({ source: { problems: [] }, warnings: [] });
  const deep = parseDocument("f", "env:\n  - name: A\n      value: 1\n");
  expect(deep).toMatchObject({ source: { problems: [] }, warnings: [{ place: { line: 3 } }] });
  const hopeless = parseDocument("f", "env:\n  - name: A\n      value: 1\n  - name: [\n");
  expect(hopeless.warnings).toEqual([]);
  expect(hopeless.source.problems.length).toBeGreaterThan(0);
});

const MIB = 2 ** 20;

test.each([
  ["100001 lines", "#\n".repeat(100_001), "100000 lines"],
  ["2.25 MiB and a character", "a".repeat(2.25 * MIB + 1), "2359296 characters"],
  ["20,000 commas", `[${",".repeat(20_000)}]`, "20000 lines, colons, commas"],
])("%s are not parsed at all", (_, text, told) => {
  const parse = () => {
    throw new Error("it was parsed");
  };
  const { problems, codes } = parseDocument("f", text, parse).source;
  expect(codes).toEqual(["UNREADABLE"]);
  expect(problems).toMatchObject([{ place: { file: "f", line: 1, column: 1 } }]);
  expect(problems[0]?.message).toContain(`it has more than ${told}`);
});
