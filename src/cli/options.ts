import { toggle } from "../settings/kinds.ts";
import type { Setting } from "../settings/setting.ts";
import { SETTINGS } from "../settings/table.ts";
import type { StoreKind } from "../store/kind.ts";
import { mainTable } from "../store/settings.ts";
import type { CliCommand, Program } from "./command.ts";

/** An option of every command that is no setting. It stands alone, anywhere on the command line. */
interface GeneralOption {
  readonly option: string;
  readonly short: string;
  /** All that it is called. */
  readonly names: string;
  readonly about: string;
}

/** Each of them. */
export const GENERAL_OPTIONS: readonly GeneralOption[] = [
  { option: "help", short: "h", names: "--help, -h", about: "show what it takes" },
  { option: "version", short: "v", names: "--version, -v, -V", about: "show the version" },
];

/** What usage says of options. */
export const OPTION_WINS = "Each option has an environment variable; the option wins.";

/** The settings of a command, most of them options: its own, those of every run where it takes them, and how to log. */
export function settingsOf(
  { settings = {}, resolves }: CliCommand,
  kinds: readonly StoreKind[],
): Setting<unknown>[] {
  const { logLevel, logFormat } = SETTINGS;
  const shared = resolves ? Object.values(mainTable(kinds)) : [logLevel, logFormat];
  return [...Object.values(settings), ...shared];
}

/** The option as it is written: `--spec`, or nothing where a setting has none. */
export function flagOf({ option }: Setting<unknown>): string | undefined {
  return option === undefined ? undefined : `--${option}`;
}

/** True for an option that needs no value behind it. */
export function isSwitch({ kind }: Setting<unknown>): boolean {
  return kind === toggle;
}

/** A setting as usage shows it: what it is called, `--spec …, ENVSHIM_SPEC` or `--cache[=on|off], ENVSHIM_CACHE`, and what it means. */
export function shown(setting: Setting<unknown>): readonly [name: string, about: string] {
  const { variable, about, fallback, kind } = setting;
  const flag = flagOf(setting);
  const takes = isSwitch(setting) ? `[=${kind.words?.join("|")}]` : " …";
  return [
    flag === undefined ? variable : `${flag}${takes}, ${variable}`,
    fallback === undefined ? about : `${about} (default ${fallback})`,
  ];
}

/** Settings that the same commands take. */
export interface OptionGroup {
  /** The names of the commands. */
  readonly takers: readonly string[];
  readonly settings: readonly Setting<unknown>[];
}

/** Every setting of every command once, grouped, in the order in which they come first. */
export function optionGroups({ commands, kinds, settings }: Program): OptionGroup[] {
  const groups = new Map<string, { takers: readonly string[]; settings: Setting<unknown>[] }>();
  const taken = commands.map((command) => ({ name: command.name, settings: settingsOf(command, kinds) }));
  for (const setting of settings) {
    const takers = taken.filter((one) => one.settings.includes(setting)).map(({ name }) => name);
    const group = groups.get(takers.join()) ?? { takers, settings: [] };
    group.settings.push(setting);
    groups.set(takers.join(), group);
  }
  return [...groups.values()];
}

/** The takers of a group as a title has them: `run, check and explain`. */
export function inWords(takers: readonly string[], { commands }: Program): string {
  if (takers.length === commands.length) return "every command";
  return takers.length > 1 ? `${takers.slice(0, -1).join(", ")} and ${takers.at(-1)}` : takers.join();
}
