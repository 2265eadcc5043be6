import { path } from "../../settings/kinds.ts";
import type { Setting } from "../../settings/setting.ts";
import type { CliCommand, Operand, Program } from "../command.ts";
import { flagOf, GENERAL_OPTIONS, isSwitch, settingsOf } from "../options.ts";

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
  /** Empty for the main job where no word calls it. */
  readonly word: string;
  readonly about: string;
  readonly options: readonly OptionModel[];
  readonly operands: readonly Completable[];
  /** True where the last operand may come again and again. */
  readonly repeats: boolean;
}

const GENERAL: readonly OptionModel[] = GENERAL_OPTIONS.map(({ option, about }) => ({
  flag: `--${option}`,
  about,
  isSwitch: true,
  takes: { kind: "text" },
}));

/** The command line as data, where no word stands on it first: what the scripts of all shells are made of. */
export function describeCompletion({ commands, kinds }: Program): readonly CommandModel[] {
  const words = commands.map(({ name }) => name);
  const describe = (command: CliCommand, word: string): CommandModel => ({
    word,
    about: command.about,
    options: [...settingsOf(command, kinds).flatMap(describeOption), ...GENERAL],
    operands: command.operands.map((operand) => describeOperand(operand, words)),
    repeats: command.operands.at(-1) === "files",
  });
  return [describe(commands[0], ""), ...commands.map((command) => describe(command, command.name))];
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
