import { expect, test } from "vitest";
import { byName, parseEnviron } from "../../../src/host/environ.ts";

const entries = (bytes: string | Buffer) => parseEnviron(Buffer.from(bytes));

test("every entry is kept, in order: names twice, numbers, entries without = and without a name", () => {
  expect(
    entries("B=1\x002=two\0A=x=y\0B=2\0bare\0=C:\0E=\0").map(({ name, value }) => [name, value]),
  ).toEqual([
    ["B", "1"],
    ["2", "two"],
    ["A", "x=y"],
    ["B", "2"],
    ["bare", undefined],
    ["", "C:"],
    ["E", ""],
  ]);
});

test("by name the first entry counts, as for getenv, and what has no name or no value does not", () => {
  expect({ ...byName(entries("B=1\0B=2\0bare\0=C:\0E=\0")) }).toEqual({ B: "1", E: "" });
});

test("only an entry whose bytes are not UTF-8 is unfaithful, not one that has U+FFFD itself", () => {
  const bytes = Buffer.concat([Buffer.from("A=\ufffd\0B=f"), Buffer.from([0xfc]), Buffer.from("\0C=c\0")]);
  expect(entries(bytes).map(({ name, faithful }) => [name, faithful])).toEqual([
    ["A", true],
    ["B", false],
    ["C", true],
  ]);
});

test("an empty environment has no entries", () => {
  expect(entries("")).toEqual([]);
});
