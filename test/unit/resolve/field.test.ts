import { expect, test } from "vitest";
import { takeField } from "../../../src/resolve/field.ts";
import { SecretValue } from "../../../src/secret/value.ts";
import { factInWords } from "../../../src/store/fact.ts";
import { describeFailure } from "../../../src/store/failure-words.ts";

function take(text: string, field?: string) {
  const reference = { name: "db", ...(field === undefined ? {} : { field }) };
  const taken = takeField({ kind: "found", value: new SecretValue(text), version: "3" }, reference);
  return taken.kind === "found" ? taken.value.reveal() : taken;
}

/** What a reference gets in place of a value, in words. */
function told(taken: ReturnType<typeof take> | ReturnType<typeof takeField>) {
  if (typeof taken === "string" || taken.kind === "found") return taken;
  return taken.kind === "field"
    ? { kind: taken.kind, message: factInWords(taken.fault).message }
    : { kind: taken.failure.kind, message: describeFailure(taken.failure).message };
}

test.each([
  ['{"a":"x"}', "a", "x"],
  ['{"a":{"b":{"c":"x"}}}', "a.b.c", "x"],
  ['{"a.b":"whole","a":{"b":"nested"}}', "a.b", "whole"],
  ['{"a.b":{"c":"x"}}', "a.b.c", "x"],
  ['{"a":{"b.c":"x"}}', "a.b.c", "x"],
  ['{"tls.crt":"x"}', "tls.crt", "x"],
  ['{".a":"x","b.":"y"}', ".a", "x"],
  ['{"a":5432}', "a", "5432"],
  ['{"a":1.10}', "a", "1.10"],
  ['{"a":1e3}', "a", "1e3"],
  ['{"a":12345678901234567890}', "a", "12345678901234567890"],
  ['{"a":true,"b":false}', "b", "false"],
  ['{"a":[1.0, "x", {"b":null}]}', "a", '[1.0,"x",{"b":null}]'],
  ['{"a":{"b":1.0}}', "a", '{"b":1.0}'],
  ['{"a":""}', "a", ""],
  ['{"__proto__":"x"}', "__proto__", "x"],
])("of %s the field %s is %j", (text, field, value) => {
  expect(take(text, field)).toBe(value);
});

test("without a field the secret is as it is", () => {
  expect(take('{ "a": 1 }')).toBe('{ "a": 1 }');
});

test.each([
  [
    '{"user":"hush","password":"hush"}',
    "passwort",
    "has no field passwort; of its 2 fields the nearest is password",
  ],
  [
    '{"db":{"user":"hush"},"x":"hush"}',
    "db.pass",
    "has no field db.pass; of the 1 field of db the nearest is user",
  ],
  ['{"a":{"b":{"c":"hush"}}}', "a.x.y", "has no field a.x.y; of the 1 field of a the nearest is b"],
  ['{"a":"hush"}', "a.b", "has no field a.b; of its 1 field the nearest is a"],
  ['{"a":3}', "a.rawJSON", "has no field a.rawJSON; of its 1 field the nearest is a"],
  ['{"a":["hush"]}', "a.0", "has no field a.0; of its 1 field the nearest is a"],
  ["{}", "a", "has no field a; it has no fields"],
  ['{"a":{}}', "a.b", "has no field a.b; a has no fields"],
  ['{"a":null}', "a", "has no value in its field a: it is null"],
  ['{"x\\ny":"hush"}', "a", "has no field a; of its 1 field none is like it"],
  ["{}", "toString", "has no field toString; it has no fields"],
  ["hush", "a", "is not a JSON object, so it has no field a"],
  ['["hush"]', "0", "is not a JSON object, so it has no field 0"],
  ["3", "a", "is not a JSON object, so it has no field a"],
  ["null", "a", "is not a JSON object, so it has no field a"],
])("%s without the field %s: %s", (text, field, message) => {
  expect(told(take(text, field))).toEqual({ kind: "field", message });
});

test("of many fields the nearest is named, and no other", () => {
  const names = Array.from({ length: 25 }, (_, index) => `customer-${index}`);
  const text = JSON.stringify(Object.fromEntries([...names, "api_key"].map((name) => [name, ""])));
  expect(told(take(text, "api-key"))).toEqual({
    kind: "field",
    message: "has no field api-key; of its 26 fields the nearest is api_key",
  });
});

test("objects whose names fit in many ways are looked into once each", () => {
  const deep = (depth: number): object => (depth <= 0 ? {} : { a: deep(depth - 1), "a.a": deep(depth - 2) });
  const field = [...Array(16).fill("a"), "b"].join(".");
  const text = JSON.stringify(deep(15)).replaceAll("{}", '{"c":1}');
  expect(take(text, field)).toMatchObject({ kind: "field" });
});

test.each(['{"a":"hu\\u0000sh"}', '{"a":"hu\\ud800sh"}'])("the field of %s fits no environment", (text) => {
  const taken = take(text, "a");
  expect(taken).toMatchObject({ kind: "failed", failure: { kind: "unusable-value" } });
  expect(JSON.stringify(taken)).not.toMatch(/hu.*sh/);
});

const withFields = {
  kind: "found" as const,
  value: new SecretValue('{"value":"main","user":"app"}'),
  main: "value",
  binary: new Map([["key.jks", new SecretValue(Buffer.of(0, 255))]]),
};

test("a reference without a field gets the one that the store means by that", () => {
  expect(takeField(withFields, { name: "db" })).toMatchObject({ value: new SecretValue("main") });
});

test("a field that is no text is for a file alone", () => {
  const asFile = takeField(withFields, { name: "db", field: "key.jks", file: true });
  expect(asFile).toMatchObject({ kind: "found", value: { isBinary: true } });
  expect(told(takeField(withFields, { name: "db", field: "key.jks" }))).toEqual({
    kind: "unusable-value",
    message: "has a field key.jks that is not text, so no variable can hold it",
  });
});

test("a secret that is no text has no field", () => {
  const secret = { kind: "found" as const, value: new SecretValue(Buffer.of(0)) };
  expect(told(takeField(secret, { name: "db", field: "a" }))).toEqual({
    kind: "field",
    message: "is not text, so it has no field a",
  });
  expect(takeField(secret, { name: "db", file: true })).toEqual(secret);
});
