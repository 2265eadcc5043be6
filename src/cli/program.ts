import type { Setting } from "../settings/setting.ts";
import type { StoreKind } from "../store/kind.ts";
import { KINDS } from "../store/kinds.ts";
import type { Commands, ParserOption, Program } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { GENERAL_OPTIONS, isSwitch, settingsOf } from "./options.ts";

/** A program of these commands and stores: its settings and options follow. */
export function makeProgram(commands: Commands, kinds: readonly StoreKind[]): Program {
  const settings = new Set(commands.flatMap((command) => settingsOf(command, kinds)));
  const general = GENERAL_OPTIONS.map(({ option, short }) => [option, { type: "boolean", short }] as const);
  const options = Object.fromEntries([...general, ...[...settings].flatMap(parserOption)]);
  return { commands, kinds, settings: [...settings], options };
}

function parserOption(setting: Setting<unknown>): [string, ParserOption][] {
  const { option } = setting;
  return option === undefined ? [] : [[option, { type: isSwitch(setting) ? "boolean" : "string" }]];
}

/** The program itself. */
export const PROGRAM: Program = makeProgram(COMMANDS, KINDS);
