import { expect, test } from "vitest";
import { isJsonObject, jsonText, parseExactJson } from "../../../src/text/exact-json.ts";

test.each(["1.10", "12345678901234567890", "1e2", "-0", "0.1", "true", "null", '{"a":[1.0,"1.0"]}'])(
  "%s is given back as it was written",
  (text) => {
    expect(jsonText(parseExactJson(text))).toBe(text);
  },
);

test("a text is given without its quotes", () => {
  expect(jsonText(parseExactJson('"a\\n\\u00e4"'))).toBe("a\n\u00e4");
});

test.each(["", "{", "01", "nothing"])("%j is no JSON", (text) => {
  expect(parseExactJson(text)).toBeUndefined();
});

test("an object is neither a list nor null nor a number that is kept as it was written", () => {
  const are = ["{}", "[]", "null", "1.10", '"a"', "true"].map((text) => isJsonObject(parseExactJson(text)));
  expect(are).toEqual([true, false, false, false, false, false]);
});
