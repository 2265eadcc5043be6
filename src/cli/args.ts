import { parseArgs } from "node:util";
import { closestMatch } from "leven";
import type { UsageError } from "../errors/errors.ts";
import type { Call, CliCommand, Program } from "./command.ts";
import { isSwitch, settingsOf } from "./options.ts";
import { CommandLineError } from "./words.ts";

/** What the command line asks for: a command, or wherever on it the help or the version. */
export type Invocation =
  | ({ readonly kind: "call"; readonly command: CliCommand } & Call)
  /** Without a command: all there is. */
  | { readonly kind: "help"; readonly command: string | undefined }
  | { readonly kind: "version" };

/**
 * Reads the arguments after the program's name. The first `--` ends envshim's own.
 * @throws {UsageError}
 */
export function parseInvocation(argv: readonly string[], program: Program): Invocation {
  const end = argv.indexOf("--");
  const own = end < 0 ? argv : argv.slice(0, end);
  const app = end < 0 ? undefined : argv.slice(end + 1);
  const { tokens } = parseArgs({ args: [...own], strict: false, tokens: true, options: program.options });
  const words = tokens.filter((token) => token.kind === "positional");
  const given = tokens.filter((token) => token.kind === "option");
  const [word] = words;
  if (given.some(({ name }) => name === "help")) return { kind: "help", command: word?.value };
  if (given.some(({ name, rawName }) => name === "version" || rawName === "-V")) return { kind: "version" };
  // An option that nobody knows makes a word of its value, so it is told before that word is.
  const stray = given.find(({ name }) => !Object.hasOwn(program.options, name));
  if (stray && (!word || stray.index < word.index))
    throw unknownOption(stray.rawName, program.commands[0], program);
  const command = commandOf(word?.value, argv, program);
  const options = new Map<string, string>();
  const known = given.length > 0 ? settingsOf(command, program.kinds) : [];
  for (const { name, rawName, value } of given) {
    const setting = known.find((candidate) => candidate.option === name);
    if (!setting) throw unknownOption(rawName, command, program);
    const text = value ?? (isSwitch(setting) ? "on" : undefined);
    if (text === undefined)
      throw new CommandLineError({ kind: "no-value", option: rawName, takes: setting.kind.takes });
    options.set(name, text);
  }
  const operands = words.slice(1).map(({ value }) => value);
  const surplus = command.operands.at(-1) === "files" ? undefined : operands[command.operands.length];
  if (surplus !== undefined) {
    const of = helpOf(command, program);
    throw new CommandLineError({ kind: "surplus", command: command.name, of, word: surplus });
  }
  return { kind: "call", command, options, operands, app, program };
}

function commandOf(word: string | undefined, argv: readonly string[], { commands }: Program): CliCommand {
  if (word === undefined) {
    if (argv.length === 0) throw new CommandLineError({ kind: "no-arguments" });
    return commands[0];
  }
  const command = commands.find(({ name }) => name === word);
  if (command) return command;
  throw new CommandLineError({ kind: "no-such-command", word });
}

function unknownOption(option: string, command: CliCommand, program: Program): UsageError {
  const names = settingsOf(command, program.kinds).flatMap(({ option }) => (option ? [`--${option}`] : []));
  const nearest = closestMatch(option, names, { maxDistance: 2 });
  return new CommandLineError({ kind: "unknown-option", option, of: helpOf(command, program), nearest });
}

/** The command's own help; the main job has that of all. */
function helpOf(command: CliCommand, { commands }: Program): string | undefined {
  return command === commands[0] ? undefined : command.name;
}
