import { toggle } from "../settings/kinds.ts";
import type { Setting } from "../settings/setting.ts";
import type { StoreKind } from "../store/kind.ts";
import type { CliCommand } from "./command.ts";

/** The option as it is written: `--spec`, or nothing where a setting has none. */
export function flagOf({ option }: Setting<unknown>): string | undefined {
  return option === undefined ? undefined : `--${option}`;
}

/** True for an option that needs no value behind it. */
export function isSwitch({ kind }: Setting<unknown>): boolean {
  return kind === toggle;
}

/** Settings that the same commands take. */
export interface OptionGroup {
  /** The names of the commands. */
  readonly takers: readonly string[];
  readonly settings: readonly Setting<unknown>[];
}

/** Every setting of every command once, grouped, in the order in which they come first. */
export function optionGroups(commands: readonly CliCommand[], kinds: readonly StoreKind[]): OptionGroup[] {
  const groups = new Map<string, { takers: readonly string[]; settings: Setting<unknown>[] }>();
  const options = new Map(commands.map((command) => [command.name, command.options(kinds)]));
  for (const setting of new Set([...options.values()].flat())) {
    const takers = [...options].flatMap(([name, settings]) => (settings.includes(setting) ? [name] : []));
    const group = groups.get(takers.join()) ?? { takers, settings: [] };
    group.settings.push(setting);
    groups.set(takers.join(), group);
  }
  return [...groups.values()];
}

/** The takers of a group as a title has them: `run, check and explain`. */
export function inWords(takers: readonly string[], commands: readonly CliCommand[]): string {
  if (takers.length === commands.length) return "every command";
  return takers.length > 1 ? `${takers.slice(0, -1).join(", ")} and ${takers.at(-1)}` : takers.join();
}
