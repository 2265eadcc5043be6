import type { StoreKind } from "../store/kind.ts";
import { KINDS } from "../store/kinds.ts";
import type { Commands, Program } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { settingsOf } from "./options.ts";

/** A program of these commands and stores: its settings follow. */
export function makeProgram(commands: Commands, kinds: readonly StoreKind[]): Program {
  const settings = new Set(commands.flatMap((command) => settingsOf(command, kinds)));
  return { commands, kinds, settings: [...settings] };
}

/** The program itself. */
export const PROGRAM: Program = makeProgram(COMMANDS, KINDS);
