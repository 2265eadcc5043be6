import { expect, test } from "vitest";
import { adviseOnCommand } from "../../../../src/cli/check/entrypoint.ts";
import { COMMANDS } from "../../../../src/cli/commands.ts";
import { readCommand } from "../../../../src/spec/command.ts";
import { parseSpec } from "../../../../src/spec/parse.ts";
import { parseSource } from "../../../../src/text/source.ts";

const advise = (command: string, env = "") => {
  const text = `command: ${command}\nenv: {${env}}\n`;
  const found = adviseOnCommand(
    readCommand(parseSource("f", text)),
    parseSpec("f", text),
    COMMANDS,
    () => true,
  );
  return found.map(({ message }) => message);
};

test.each([
  ['["envshim", "--", "a"]', "A: secret:a"],
  ["[envshim, serve]", ""],
  ["[a]", ""],
  ["[sh, -c, 'exec envshim -- a']", "A: secret:a"],
])("%s with the variables %j starts what is meant", (command, env) => {
  expect(advise(command, env)).toEqual([]);
});

test.each([
  ["[envshim, a]", "", "starts envshim without --"],
  ["[envshim]", "", "starts envshim without --"],
  ["[envshim, --]", "", "there is nothing behind --"],
  ["[envshim, --, '']", "", "an empty word stands where the app's name belongs"],
  ["[envshim, --, --verbose]", "", "an option or -- stands where the app's name belongs"],
  ["[--, a]", "", "an option or -- stands where the app's name belongs"],
  ["[a]", "A: secret:a", "would start without its secrets"],
  ["[a]", "A: b", "would start without its variables"],
])("%s with the variables %j is told", (command, env, told) => {
  const found = advise(command, env);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(told);
});

test("a command that cannot be executed is told as that, and once", () => {
  const text = "command: [secret:a]\nenv: {A: secret:a}\n";
  const command = readCommand(parseSource("f", text));
  const advice = (isNew: boolean) => adviseOnCommand(command, undefined, COMMANDS, () => isNew).length;
  expect([advice(true), advice(false)]).toEqual([1, 0]);
});
