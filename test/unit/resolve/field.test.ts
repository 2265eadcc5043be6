import { expect, test } from "vitest";
import { takeField } from "../../../src/resolve/field.ts";
import { SecretValue } from "../../../src/secret/value.ts";

function take(text: string, field?: string) {
  const reference = { name: "db", ...(field === undefined ? {} : { field }) };
  const taken = takeField({ kind: "found", value: new SecretValue(text), version: "3" }, reference);
  return taken.kind === "found" ? taken.value.reveal() : taken;
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
  ['{"user":"hush","password":"hush"}', "passwort", "has no field passwort; its fields are user, password"],
  ['{"db":{"user":"hush"},"x":"hush"}', "db.pass", "has no field db.pass; the fields of db are user"],
  ['{"a":{"b":{"c":"hush"}}}', "a.x.y", "has no field a.x.y; the fields of a are b"],
  ['{"a":"hush"}', "a.b", "has no field a.b; its fields are a"],
  ['{"a":3}', "a.rawJSON", "has no field a.rawJSON; its fields are a"],
  ['{"a":["hush"]}', "a.0", "has no field a.0; its fields are a"],
  ["{}", "a", "has no field a; its fields are none"],
  ['{"a":null}', "a", "has no value in its field a: it is null"],
  ['{"x\\ny":"hush"}', "a", 'has no field a; its fields are "x\\ny"'],
  ["{}", "toString", "has no field toString; its fields are none"],
  ["hush", "a", "is not a JSON object, so it has no field a"],
  ['["hush"]', "0", "is not a JSON object, so it has no field 0"],
  ["3", "a", "is not a JSON object, so it has no field a"],
  ["null", "a", "is not a JSON object, so it has no field a"],
])("%s without the field %s: %s", (text, field, message) => {
  expect(take(text, field)).toEqual({ kind: "field", message });
});

test("of many fields the first twenty are listed", () => {
  const text = JSON.stringify(Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`f${i}`, ""])));
  expect(take(text, "x")).toMatchObject({ message: expect.stringMatching(/f0, .*, f19 and 5 more$/) });
});

test.each(['{"a":"hu\\u0000sh"}', '{"a":"hu\\ud800sh"}'])("the field of %s fits no environment", (text) => {
  const taken = take(text, "a");
  expect(taken).toMatchObject({ kind: "failed", failure: { kind: "unusable-value" } });
  expect(JSON.stringify(taken)).not.toMatch(/hu.*sh/);
});
