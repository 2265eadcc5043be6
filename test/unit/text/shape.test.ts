import { expect, test } from "vitest";
import {
  either,
  isBoolean,
  isListOf,
  isNumber,
  isPairOf,
  isRecordOf,
  isShape,
  isText,
  maybe,
} from "../../../src/text/shape.ts";

const isAny = isShape({
  text: maybe(isText),
  number: maybe(isNumber),
  flag: maybe(isBoolean),
  list: maybe(isListOf(isText)),
  pair: maybe(isPairOf(isText, isNumber)),
  record: maybe(isRecordOf(isNumber)),
  either: maybe(either(isText, isShape({ base64: isText }))),
});

test.each([
  "{}",
  '{"text":"","number":0,"flag":false,"list":[],"pair":["",0],"record":{},"either":"x","another":null}',
  '{"list":["a","b"],"record":{"a":1,"__proto__":2,"constructor":3},"either":{"base64":""}}',
])("what has the shape: %s", (text) => {
  expect(isAny(JSON.parse(text))).toBe(true);
});

test.each([
  "null",
  "[]",
  '"text"',
  '{"text":1}',
  '{"text":null}',
  '{"number":"1"}',
  '{"number":1e999}',
  '{"flag":0}',
  '{"list":{"0":"a","length":1}}',
  '{"list":["a",1]}',
  '{"pair":["a"]}',
  '{"pair":["a",1,2]}',
  '{"pair":[1,"a"]}',
  '{"record":[1]}',
  '{"record":null}',
  '{"record":{"a":1,"b":"2"}}',
  '{"record":{"__proto__":"2"}}',
  '{"either":1}',
  '{"either":{"base64":1}}',
  '{"either":{}}',
])("what has not: %s", (text) => {
  expect(isAny(JSON.parse(text))).toBe(false);
});

test("a field that is needed is missed, also one that every object has a like of", () => {
  expect(isShape({ text: isText })({})).toBe(false);
  expect(isShape({ toString: isText })({})).toBe(false);
  expect(isShape({ text: isText })({ text: "" })).toBe(true);
});
