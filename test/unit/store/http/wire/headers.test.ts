import { expect, test } from "vitest";
import { headersOf } from "../../../../../src/store/http/wire/headers.ts";

test("names are in small letters, values as they are", () => {
  expect(headersOf(["ETag", '"A"', "X-Long", "a, b"])).toEqual({ etag: '"A"', "x-long": "a, b" });
});

test.each([
  "age",
  "authorization",
  "content-length",
  "content-type",
  "etag",
  "expires",
  "from",
  "host",
  "if-modified-since",
  "if-unmodified-since",
  "last-modified",
  "location",
  "max-forwards",
  "proxy-authorization",
  "referer",
  "retry-after",
  "server",
  "user-agent",
])("of two %s the first one counts", (name) => {
  expect(headersOf([name, "1", name.toUpperCase(), "2"])[name]).toBe("1");
});

test.each([
  ["cache-control", "1, 2, 3"],
  ["x-other", "1, 2, 3"],
  ["cookie", "1; 2; 3"],
  ["set-cookie", ["1", "2", "3"]],
])("three %s are %j", (name, joined) => {
  expect(headersOf([name, "1", name, "2", name, "3"])).toEqual({ [name]: joined });
});

test("an empty value is one, too", () => {
  expect(headersOf(["x", "", "x", "", "retry-after", "", "retry-after", "1"])).toEqual({
    x: ", ",
    "retry-after": "",
  });
});

test("a name is never one of an object's own", () => {
  const headers = headersOf(["__proto__", "1", "constructor", "2"]);
  expect(Object.entries(headers)).toEqual([
    ["__proto__", "1"],
    ["constructor", "2"],
  ]);
});

test("a thousand headers are read, as node:http does, and a name without a value is none", () => {
  const pairs = Array.from({ length: 2002 }, (_, index) => `n${index}`);
  const headers = headersOf(pairs);
  expect(Object.keys(headers)).toHaveLength(1000);
  expect(headers).toMatchObject({ n1998: "n1999" });
  expect(Object.entries(headersOf(["a"]))).toEqual([]);
});
