import { parseArgs } from "node:util";
import { closest, distance } from "fastest-levenshtein";
import { UsageError } from "../errors/errors.ts";
import type { Command } from "../host/command.ts";
import { toggle } from "../settings/kinds.ts";
import type { Setting } from "../settings/setting.ts";
import type { GivenOptions } from "../settings/settings.ts";
import type { StoreKind } from "../store/kind.ts";
import { COMMANDS, type CommandName, isCommandName, optionsOf } from "./commands.ts";

interface ParserOption {
  readonly type: "string" | "boolean";
  readonly short?: string;
}

/** Every option of every command, as `util.parseArgs` takes them. */
function parserOptions(kinds: readonly StoreKind[]): Readonly<Record<string, ParserOption>> {
  return {
    help: { type: "boolean", short: "h" },
    version: { type: "boolean", short: "V" },
    ...Object.fromEntries(COMMANDS.flatMap(({ name }) => optionsOf(name, kinds)).flatMap(parserOption)),
  };
}

function parserOption({ option, kind }: Setting<unknown>): [string, ParserOption][] {
  return option === undefined ? [] : [[option, { type: kind === toggle ? "boolean" : "string" }]];
}

/** What the command line asks for. */
export interface Invocation {
  readonly command: CommandName;
  /** Options by name, without dashes; a toggle that stands alone is `on`. */
  readonly options: GivenOptions;
  /** What stands beside the command's name and its options. */
  readonly operands: readonly string[];
  /** What stands after the first `--`. */
  readonly app: readonly string[] | undefined;
}

/** The command line asks for help or the version, wherever on it. */
export type InfoRequest = { readonly command: "help" } | { readonly command: "version" };

/**
 * Reads the arguments after the program's name. The first `--` ends envshim's own.
 * @throws {UsageError}
 */
export function parseInvocation(
  argv: readonly string[],
  kinds: readonly StoreKind[],
): Invocation | InfoRequest {
  const options = parserOptions(kinds);
  const end = argv.indexOf("--");
  const own = end < 0 ? argv : argv.slice(0, end);
  const app = end < 0 ? undefined : argv.slice(end + 1);
  const { tokens } = parseArgs({ args: [...own], strict: false, tokens: true, options });
  const words = tokens.filter((token) => token.kind === "positional");
  const given = tokens.filter((token) => token.kind === "option");
  if (given.some(({ name }) => name === "help")) return { command: "help" };
  if (given.some(({ name }) => name === "version")) return { command: "version" };
  // An option that nobody knows makes a word of its value, so it is told before that word is.
  const stray = given.find(({ name }) => !Object.hasOwn(options, name));
  const [word] = words;
  if (stray && (!word || stray.index < word.index))
    throw unknownOption(stray.rawName, "run", optionsOf("run", kinds));
  const command = commandOf(word?.value, argv);
  const known = optionsOf(command, kinds);
  const chosen = new Map<string, string>();
  for (const { name, rawName, value } of given) {
    const setting = known.find((candidate) => candidate.option === name);
    if (!setting) throw unknownOption(rawName, command, known);
    const text = value ?? (setting.kind === toggle ? "on" : undefined);
    if (text === undefined) throw new UsageError(`${rawName} needs a value: ${setting.kind.takes}`);
    chosen.set(name, text);
  }
  return { command, options: chosen, operands: words.slice(1).map(({ value }) => value), app };
}

/** The application of a run. @throws {UsageError} where there is none */
export function appOf({ app }: Invocation): Command {
  const [name, ...args] = app ?? [];
  if (name !== undefined) return { name, args };
  throw new UsageError(
    app ? "there is no command after --" : "there is no -- with a command after it",
    "write envshim -- COMMAND; an image that sets ENTRYPOINT loses the CMD of its base and has to repeat it",
  );
}

function commandOf(word: string | undefined, argv: readonly string[]): CommandName {
  if (word === undefined) {
    if (argv.length === 0)
      throw new UsageError("no command was given", "write envshim -- COMMAND, or see envshim --help");
    return "run";
  }
  if (isCommandName(word) && word !== "run") return word;
  throw new UsageError(
    `${JSON.stringify(word)} is not a command of envshim`,
    "to run it as the application put -- before it: envshim -- COMMAND; see envshim --help",
  );
}

function unknownOption(
  rawName: string,
  command: CommandName,
  known: readonly Setting<unknown>[],
): UsageError {
  const names = known.flatMap(({ option }) => (option ? [`--${option}`] : []));
  const nearest = names.length > 0 ? closest(rawName, names) : "";
  const hint = distance(rawName, nearest) <= 2 ? `did you mean ${nearest}?` : "see envshim --help";
  const whose = command === "run" ? "envshim" : `envshim ${command}`;
  return new UsageError(`${rawName} is not an option of ${whose}`, hint);
}
