import { expect, test } from "vitest";
import { flagOf, isSwitch, settingsOf } from "../../../src/cli/options.ts";
import { PROGRAM } from "../../../src/cli/program.ts";

const { commands, kinds, settings } = PROGRAM;

/** What of a list is in it more than once. */
function twice(list: readonly string[]): string[] {
  return list.filter((one, index) => list.indexOf(one) !== index);
}

test("no two settings have a variable, no two commands a name, and no two options of a command are called the same", () => {
  expect(twice(settings.map(({ variable }) => variable))).toEqual([]);
  expect(twice(commands.map(({ name }) => name))).toEqual([]);
  const options = commands.map((command) =>
    settingsOf(command, kinds).flatMap((setting) => flagOf(setting) ?? []),
  );
  expect(options.flatMap(twice)).toEqual([]);
});

test("an option that several commands have takes a value in each of them, or in none", () => {
  const switches = settings.filter(isSwitch).map(flagOf);
  const others = settings.filter((setting) => !isSwitch(setting)).map(flagOf);
  expect(switches.filter((flag) => flag !== undefined && others.includes(flag))).toEqual([]);
});
