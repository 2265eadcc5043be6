import { REPORT_SETTINGS, SERVE_SETTINGS, SETTINGS, type Setting } from "../settings/table.ts";

/** The names of envshim's commands; `run` is the one without a word for it. */
export type CommandName = "run" | "check" | "explain" | "serve";

/** A command as `--help` shows it. */
export interface CommandHelp {
  readonly name: CommandName;
  readonly usage: string;
  readonly about: string;
}

/** Every command. */
export const COMMANDS: readonly CommandHelp[] = [
  { name: "run", usage: "envshim [options] -- COMMAND [ARG…]", about: "resolve the spec and become COMMAND" },
  { name: "check", usage: "envshim check [--spec F] [--json]", about: "validate settings and spec, offline" },
  {
    name: "explain",
    usage: "envshim explain [--json]",
    about: "resolve, and say where each variable comes from",
  },
  {
    name: "serve",
    usage: "envshim serve --secrets F [--listen HOST:PORT] [--token-file F]",
    about: "a secret endpoint for local work and tests",
  },
];

/** True for the name of a command. */
export function isCommandName(word: string): word is CommandName {
  return COMMANDS.some(({ name }) => name === word);
}

/** The settings whose options a command takes. */
export function optionsOf(command: CommandName): readonly Setting<unknown>[] {
  const main = Object.values(SETTINGS);
  switch (command) {
    case "run":
      return main;
    case "check":
    case "explain":
      return [...main, ...Object.values(REPORT_SETTINGS)];
    case "serve":
      return [...Object.values(SERVE_SETTINGS), SETTINGS.logLevel, SETTINGS.logFormat];
  }
}
