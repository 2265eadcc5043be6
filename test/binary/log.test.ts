import { expect, test } from "vitest";
import { envshim } from "../support/run.ts";

test("a JSON line holds what to do in fix and not again in msg; a text line shows both", async () => {
  const json = JSON.parse((await envshim(["frobnicate"])).stderr);
  expect(json).toMatchObject({
    level: "error",
    code: "usage",
    msg: '"frobnicate" is not a command of envshim',
    fix: "to run it as the application put -- before it: envshim -- COMMAND; see envshim --help",
  });
  const text = await envshim(["frobnicate"], { env: { ENVSHIM_LOG_FORMAT: "text" } });
  expect(text.stderr).toBe(`envshim: error: ${json.msg} (${json.fix})\n`);
});

test.each([
  ["an escape sequence", "\u001b[31mred", "\\u001b[31mred"],
  ["a carriage return, a line break and a tab", "a\rb\nc\td", "a\\u000db\\u000ac\\u0009d"],
  ["the 8-bit control characters", "a\u009b31mb", "a\\u009b31mb"],
  ["what turns the direction of text", "a\u202eb", "a\\u202eb"],
])("the text log escapes %s", async (_, given, shown) => {
  const run = await envshim(["--spec", `/nowhere/${given}`, "--", "true"], {
    env: { ENVSHIM_LOG_FORMAT: "text" },
  });
  expect(run.stderr).toMatch(`envshim: error: the spec /nowhere/${shown} is not there`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be there.
  expect(run.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});
