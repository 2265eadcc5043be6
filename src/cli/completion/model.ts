import { path } from "../../settings/kinds.ts";
import type { Setting } from "../../settings/setting.ts";
import type { StoreKind } from "../../store/kind.ts";
import type { CliCommand, Operand } from "../command.ts";
import { flagOf, isSwitch } from "../options.ts";

/** What can stand somewhere: a path, one of a few words, or what nobody can foresee. */
export type Completable =
  | { readonly kind: "file" }
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "text" };

/** An option as a shell completes it. */
export interface OptionModel {
  /** With its dashes. */
  readonly flag: string;
  readonly about: string;
  /** True where it stands alone; what it takes may follow a `=` then. */
  readonly isSwitch: boolean;
  readonly takes: Completable;
}

/** A command as a shell completes it. */
export interface CommandModel {
  /** Empty for the main job, which no word calls. */
  readonly word: string;
  readonly about: string;
  readonly options: readonly OptionModel[];
  readonly operands: readonly Completable[];
  /** True where the last operand may come again and again. */
  readonly repeats: boolean;
}

/** The options of every command. */
const GENERAL: readonly OptionModel[] = [
  { flag: "--help", about: "show what it takes", isSwitch: true, takes: { kind: "text" } },
];

const VERSION: OptionModel = {
  flag: "--version",
  about: "show the version",
  isSwitch: true,
  takes: { kind: "text" },
};

/** The command line as data, the main job first: what the scripts of all shells are made of. */
export function describeCompletion(
  commands: readonly CliCommand[],
  kinds: readonly StoreKind[],
): readonly CommandModel[] {
  const [main, ...others] = commands;
  const words = others.map(({ name }) => name);
  const describe = ({ about, options, operands }: CliCommand, word: string): CommandModel => ({
    word,
    about,
    options: [...options(kinds).flatMap(describeOption), ...GENERAL, ...(word === "" ? [VERSION] : [])],
    operands: operands.map((operand) => describeOperand(operand, words)),
    repeats: operands.at(-1) === "files",
  });
  return [...(main ? [describe(main, "")] : []), ...others.map((command) => describe(command, command.name))];
}

/** Every flag that is followed by a value, once. */
export function valuedFlags(model: readonly CommandModel[]): OptionModel[] {
  const valued = model.flatMap(({ options }) => options).filter(({ isSwitch }) => !isSwitch);
  return [...new Map(valued.map((option) => [option.flag, option])).values()];
}

function describeOption(setting: Setting<unknown>): OptionModel[] {
  const flag = flagOf(setting);
  if (flag === undefined) return [];
  const { kind, about } = setting;
  const takes: Completable = kind.words
    ? { kind: "words", words: kind.words }
    : { kind: kind === path ? "file" : "text" };
  return [{ flag, about, isSwitch: isSwitch(setting), takes }];
}

function describeOperand(operand: Operand, commands: readonly string[]): Completable {
  if (operand === "command") return { kind: "words", words: commands };
  if (operand === "files") return { kind: "file" };
  return typeof operand === "string" ? { kind: operand } : { kind: "words", words: operand };
}
