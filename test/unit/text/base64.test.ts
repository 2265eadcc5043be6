import { expect, test } from "vitest";
import { decodeBase64 } from "../../../src/text/base64.ts";

test.each([
  ["", ""],
  ["YQ==", "a"],
  ["YQ", "a"],
  ["YWI=", "ab"],
  ["YWI", "ab"],
  ["YWJj", "abc"],
  ["YW\nJj\r\n", "abc"],
])("%j is base64, its padding and line ends there or not", (text, value) => {
  expect(decodeBase64(text)?.toString()).toBe(value);
});

test.each(["Y", "YQ=", "YQ===", "YWJj=", "YW Jj", "YW-_", "YWJj\u00e4", "=YQ="])("%j is none", (text) => {
  expect(decodeBase64(text)).toBeUndefined();
});
