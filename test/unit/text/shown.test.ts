import { expect, test } from "vitest";
import { shownText } from "../../../src/text/shown.ts";

test.each([
  ["v1.2-3", "v1.2-3"],
  ["\u001b[31mred\n", "\\u001b[31mred\\u000a"],
  ["\u202eabc", "\\u202eabc"],
  ["x".repeat(64), "x".repeat(64)],
  ["x".repeat(65), `${"x".repeat(64)}…`],
  ["\n".repeat(1e6), `${"\\u000a".repeat(64)}…`],
])("a store's word is one bounded line without control characters: %#", (text, shown) => {
  expect(shownText(text)).toBe(shown);
});
