import { expect, test } from "vitest";
import { SecretValue } from "../../../../src/secret/value.ts";
import { formatEntries, parseEntries } from "../../../../src/store/cache/entries-text.ts";
import { found } from "../../../support/stores.ts";

test("what is written is read back, also a name that means something to JavaScript", () => {
  const secret = {
    ...found("x\n é", { etag: '"e"', maxAge: 1, noStore: true }),
    scope: "team",
    version: "7",
  };
  const entries = new Map([
    ["constructor", { secret, fetchedAt: 1 }],
    ["bare", { secret: found(""), fetchedAt: 2 }],
  ]);
  expect(parseEntries(formatEntries(entries))).toEqual(entries);
});

test("bytes that are no text are read back, of a value and of fields", () => {
  const bytes = new SecretValue(Buffer.from([0, 255, 10]));
  const secret = { ...found("{}"), binary: new Map([["__proto__", bytes]]), main: "value" };
  const entries = new Map([
    ["fields", { secret, fetchedAt: 1 }],
    ["whole", { secret: { ...found(""), value: bytes }, fetchedAt: 2 }],
  ]);
  const read = parseEntries(formatEntries(entries));
  expect(read?.get("fields")?.secret.binary?.get("__proto__")?.bytes()).toEqual(bytes.bytes());
  expect(read?.get("fields")?.secret.main).toBe("value");
  expect(read?.get("whole")?.secret.value.bytes()).toEqual(bytes.bytes());
});

test.each([
  ["no JSON", "x"],
  ["a list", "[]"],
  ["an entry without its value", '{"a":{"fetchedAt":1}}'],
  ["an entry without its time", '{"a":{"value":"x"}}'],
  ["a time that is text", '{"a":{"value":"x","fetchedAt":"1"}}'],
  ["an age that is text", '{"a":{"value":"x","fetchedAt":1,"maxAge":"1"}}'],
])("anything else is none: %s", (_, text) => {
  expect(parseEntries(text)).toBeUndefined();
});
