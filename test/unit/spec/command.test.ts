import { expect, test } from "vitest";
import { formatProblem } from "../../../src/errors/problem.ts";
import { findNearlyCommand, readCommand } from "../../../src/spec/command.ts";
import { parseSource } from "../../../src/text/source.ts";
import { parseToml } from "../../../src/text/toml.ts";

const read = (text: string) => readCommand(parseSource("f", text));

test("a command is the words of a list, as written", () => {
  expect(read('command: [python3, "a b", 1.10, ~, ""]\n')).toMatchObject({
    place: { file: "f", line: 1, column: 1 },
    words: ["python3", "a b", "1.10", "~", ""],
    startsEnvshim: false,
    app: ["python3", "a b", "1.10", "~", ""],
    errors: [],
    warnings: [],
  });
});

test.each(["env: {}", "command:", "command: ~", "command: []", "- command", "command: ["])(
  "%j has none",
  (text) => {
    expect(read(text)).toBeUndefined();
  },
);

test.each([
  ["command: [envshim, --, a, --, b]", ["a", "--", "b"], 0],
  ["command: [/usr/local/bin/envshim, --]", [], 0],
  ["command: [envshim, --strict, --, a]", ["a"], 1],
])("%s: envshim and its options are taken away, for it runs already", (text, app, warnings) => {
  const command = read(text);
  expect(command).toMatchObject({ startsEnvshim: true, app });
  expect(command?.warnings).toHaveLength(warnings);
});

test.each(["command: [envshim, serve]", "command: [xenvshim, --, a]", "command: [a, envshim, --]"])(
  "%s does not start envshim for an app",
  (text) => {
    expect(read(text)?.startsEnvshim).toBe(false);
  },
);

test.each([
  ["command: python3 a.py", "f:1:10: command: takes a list of words"],
  ["command: [a]\ncommand: [b]", "f:2:1: command: is there twice"],
  ["command: [[a]]", "f:1:11: a word of command is text, but this is none"],
  ["command: [a, {b: c}]", "f:1:14: a word of command is text, but this is none"],
  ["command: [secret:a]", "f:1:11: a word of command is a secret: reference"],
  ["command: [' secret:a']", "f:1:11: a word of command is nearly a secret: reference"],
  ['command: ["a\\0"]', "f:1:11: a word of command holds a NUL character, which no environment can"],
  ['command: ["\\ud800"]', "f:1:11: a word of command holds half a surrogate pair, which is not a character"],
  ["command: [!mine a]", "f:1:17: values are text as written, this tag has no meaning here"],
])("%j cannot be executed", (text, told) => {
  const errors = read(text)?.errors.map(formatProblem) ?? [];
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain(told);
});

test("a word of TOML is in quotes", () => {
  const command = readCommand(parseToml("f.toml", 'command = ["a", 1]\n'));
  expect(command?.errors.map(formatProblem)).toEqual([
    "f.toml:1:17: a value is text, but this is a number of TOML (put it in quotes)",
  ]);
});

test.each([
  ["Command: [a]", [1]],
  ["image: a\ncmd: b\nentry_point: c", [2, 3]],
  ["command: [a]\ncmd: [b]", []],
  ["commander: [a]", []],
  ["- cmd", []],
])("%j: a key that is nearly command is told where there is no command", (text, lines) => {
  expect(findNearlyCommand(parseSource("f", text)).map(({ place }) => place?.line)).toEqual(lines);
});
