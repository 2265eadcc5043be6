import { REPORT_SETTINGS, SERVE_SETTINGS, SETTINGS, type Setting } from "../settings/table.ts";

/** The names of envshim's commands; `run` is the one without a word for it. */
export type CommandName = "run" | "check" | "explain" | "serve" | "wrap" | "copy";

/** A command as `--help` shows it. */
export interface CommandHelp {
  readonly name: CommandName;
  readonly usage: string;
  readonly about: string;
  /** How many operands it takes at most, default 0. */
  readonly operands?: number;
}

/** Every command. */
export const COMMANDS: readonly CommandHelp[] = [
  { name: "run", usage: "envshim [options] -- COMMAND [ARG…]", about: "resolve the spec and become COMMAND" },
  {
    name: "check",
    usage: "envshim check [FILE] [--json]",
    about: "validate settings and spec, offline; FILE or - is the spec",
    operands: 1,
  },
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
  {
    name: "wrap",
    usage: "envshim wrap [IMAGE]",
    about:
      "print a Dockerfile that puts envshim in front of IMAGE, or of docker image inspect's JSON on stdin",
    operands: 1,
  },
  {
    name: "copy",
    usage: "envshim copy DEST",
    about: "copy envshim's own executable to a file or into a folder, atomically, mode 0755",
    operands: 1,
  },
];

/** True for the name of a command. */
export function isCommandName(word: string): word is CommandName {
  return COMMANDS.some(({ name }) => name === word);
}

/** How many operands a command takes at most. */
export function mostOperands(command: CommandName): number {
  return COMMANDS.find(({ name }) => name === command)?.operands ?? 0;
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
    case "wrap":
    case "copy":
      return [SETTINGS.logLevel, SETTINGS.logFormat];
  }
}
