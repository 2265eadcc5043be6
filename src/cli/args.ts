import { parseArgs } from "node:util";
import { closestMatch } from "leven";
import type { UsageError } from "../errors/errors.ts";
import { toggle } from "../settings/kinds.ts";
import type { Setting } from "../settings/setting.ts";
import type { StoreKind } from "../store/kind.ts";
import type { Call, CliCommand } from "./command.ts";
import { COMMANDS, MAIN_COMMAND } from "./commands.ts";
import { CommandLineError } from "./words.ts";

interface ParserOption {
  readonly type: "string" | "boolean";
  readonly short?: string;
}

type ParserOptions = Readonly<Record<string, ParserOption>>;

/** Each is made once: that of the program itself in the start-up snapshot. */
const tables = new WeakMap<readonly StoreKind[], ParserOptions>();

/** Every option of every command, as `util.parseArgs` takes them. */
function parserOptions(kinds: readonly StoreKind[]): ParserOptions {
  const known = tables.get(kinds);
  if (known) return known;
  const table: ParserOptions = {
    help: { type: "boolean", short: "h" },
    version: { type: "boolean", short: "v" },
    ...Object.fromEntries(COMMANDS.flatMap(({ options }) => options(kinds)).flatMap(parserOption)),
  };
  tables.set(kinds, table);
  return table;
}

function parserOption({ option, kind }: Setting<unknown>): [string, ParserOption][] {
  return option === undefined ? [] : [[option, { type: kind === toggle ? "boolean" : "string" }]];
}

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
export function parseInvocation(argv: readonly string[], kinds: readonly StoreKind[]): Invocation {
  const table = parserOptions(kinds);
  const end = argv.indexOf("--");
  const own = end < 0 ? argv : argv.slice(0, end);
  const app = end < 0 ? undefined : argv.slice(end + 1);
  const { tokens } = parseArgs({ args: [...own], strict: false, tokens: true, options: table });
  const words = tokens.filter((token) => token.kind === "positional");
  const given = tokens.filter((token) => token.kind === "option");
  const [word] = words;
  if (given.some(({ name }) => name === "help")) return { kind: "help", command: word?.value };
  if (given.some(({ name, rawName }) => name === "version" || rawName === "-V")) return { kind: "version" };
  // An option that nobody knows makes a word of its value, so it is told before that word is.
  const stray = given.find(({ name }) => !Object.hasOwn(table, name));
  if (stray && (!word || stray.index < word.index))
    throw unknownOption(stray.rawName, MAIN_COMMAND, MAIN_COMMAND.options(kinds));
  const command = commandOf(word?.value, argv);
  const known = command.options(kinds);
  const options = new Map<string, string>();
  for (const { name, rawName, value } of given) {
    const setting = known.find((candidate) => candidate.option === name);
    if (!setting) throw unknownOption(rawName, command, known);
    const text = value ?? (setting.kind === toggle ? "on" : undefined);
    if (text === undefined)
      throw new CommandLineError({ kind: "no-value", option: rawName, takes: setting.kind.takes });
    options.set(name, text);
  }
  const operands = words.slice(1).map(({ value }) => value);
  const surplus = command.operands.at(-1) === "files" ? undefined : operands[command.operands.length];
  if (surplus !== undefined) {
    const of = helpOf(command);
    throw new CommandLineError({ kind: "surplus", command: command.name, of, word: surplus });
  }
  return { kind: "call", command, options, operands, app, commands: COMMANDS, kinds };
}

function commandOf(word: string | undefined, argv: readonly string[]): CliCommand {
  if (word === undefined) {
    if (argv.length === 0) throw new CommandLineError({ kind: "no-arguments" });
    return MAIN_COMMAND;
  }
  const command = COMMANDS.find(({ name }) => name === word);
  if (command && command !== MAIN_COMMAND) return command;
  throw new CommandLineError({ kind: "no-such-command", word });
}

function unknownOption(option: string, command: CliCommand, known: readonly Setting<unknown>[]): UsageError {
  const names = known.flatMap(({ option }) => (option ? [`--${option}`] : []));
  const nearest = closestMatch(option, names, { maxDistance: 2 });
  return new CommandLineError({ kind: "unknown-option", option, of: helpOf(command), nearest });
}

/** The command's own help; the main job has that of all. */
function helpOf(command: CliCommand): string | undefined {
  return command === MAIN_COMMAND ? undefined : command.name;
}
