import { expect, test } from "vitest";
import { toText } from "../../../src/log/text.ts";

test.each([
  [{ level: "info", msg: "a" }, "envshim: info: a\n"],
  [{ level: "warn", msg: "a", fix: "b" }, "envshim: warning: a (b)\n"],
  [{ level: "error", msg: "a\u001b[2Jb" }, "envshim: error: a\\u001b[2Jb\n"],
])("%j is one line for a person, and drives no terminal", (line, text) => {
  expect(toText(JSON.stringify(line))).toBe(text);
});
