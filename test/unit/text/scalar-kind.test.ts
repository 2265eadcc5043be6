import { expect, test } from "vitest";
import { parseDocument, type Scalar } from "yaml";
import { kindOfScalar } from "../../../src/text/scalar-kind.ts";

test.each([
  ["abc", "text"],
  ["'1'", "text"],
  ['"true"', "text"],
  ["y", "text"],
  ["N", "text"],
  ["v1.10", "text"],
  ["1", "number"],
  ["1.10", "number"],
  ["1_000", "number"],
  ["0x1F", "number"],
  ["22:22", "number"],
  [".inf", "number"],
  ["true", "boolean"],
  ["yes", "boolean"],
  ["off", "boolean"],
  ["2024-01-01", "date"],
  ["null", "nothing"],
  ["~", "nothing"],
])("%s is what YAML 1.1 or 1.2 takes it for: %s", (text, kind) => {
  const { contents } = parseDocument(text, { schema: "failsafe" });
  expect(kindOfScalar(contents as Scalar)).toBe(kind);
});
