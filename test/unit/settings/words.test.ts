import { expect, test } from "vitest";
import { headers } from "../../../src/settings/kinds.ts";
import { SettingValueError } from "../../../src/settings/words.ts";

test.each([
  ["", "there is none in it"],
  ["\n \n", "there is none in it"],
  ["a: hunter2\nhunter2", "line 2 is no Name: value"],
  ["a:", "line 1 is no Name: value"],
  ["\nTE: hunter2", "line 2 names a header that is the connection's own"],
  ["a: 1\nb: 2\nA: hunter2", "line 3 names a header that an earlier line has, too"],
  [
    "a: hunt\u00e9r",
    "line 1 has a value with a character that no header takes: only ASCII that can be seen, and blanks",
  ],
])("what is wrong with the headers %j is told by the line, and with no word of it", (text, hint) => {
  expect(headers.hint?.(text)).toBe(hint);
});

test("headers that are taken need no hint", () => {
  expect(headers.hint?.("a: 1")).toBeUndefined();
});

test("each value that is wrong is told, with what the setting takes and what to do", () => {
  const { problems } = new SettingValueError([
    { source: "--wait", got: 'a"b', takes: "a duration", hint: undefined },
    { source: "ENVSHIM_KEY", got: undefined, takes: "a number", hint: "write one" },
  ]);
  expect(problems).toEqual([
    { message: '--wait is "a\\"b", but takes a duration' },
    { message: "ENVSHIM_KEY is a value not shown here, but takes a number", fix: "write one" },
  ]);
});
