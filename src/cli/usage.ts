import { toggle } from "../settings/kinds.ts";
import type { Setting } from "../settings/table.ts";
import type { CliCommand } from "./command.ts";

/** The text of `envshim --help`. */
export function usage(commands: readonly CliCommand[]): string {
  const list = commands.map((command) => `  envshim ${command.usage}\n      ${command.about}`).join("\n");
  const groups = optionGroups(commands).map(
    ({ takers, settings }) => `Options of ${inWords(takers, commands)}\n${rows(settings)}\n`,
  );
  return `envshim: fills the environment from a mounted spec and a secret store, then becomes the application

${list}
  envshim --help, -h, --version, -v; envshim COMMAND --help for one command

Each option has an environment variable; the option wins.

${groups.join("\n")}`;
}

/** The text of `envshim COMMAND --help`. */
export function commandUsage({ usage, about, options }: CliCommand): string {
  return `envshim ${usage}\n    ${about}\n\nEach option has an environment variable; the option wins.\n\n${rows(options)}\n`;
}

/** The option as it is written: `--spec`, or nothing where a setting has none. */
export function flagOf({ option }: Setting<unknown>): string | undefined {
  return option === undefined ? undefined : `--${option}`;
}

/** True for an option that needs no value behind it. */
export function isSwitch({ kind }: Setting<unknown>): boolean {
  return kind === toggle;
}

interface OptionGroup {
  readonly takers: readonly string[];
  readonly settings: Setting<unknown>[];
}

/** Settings that the same commands take, in the order in which they come first. */
function optionGroups(commands: readonly CliCommand[]): OptionGroup[] {
  const groups = new Map<string, OptionGroup>();
  for (const setting of new Set(commands.flatMap(({ options }) => options))) {
    const takers = commands.filter(({ options }) => options.includes(setting)).map(({ name }) => name);
    const group = groups.get(takers.join()) ?? { takers, settings: [] };
    group.settings.push(setting);
    groups.set(takers.join(), group);
  }
  return [...groups.values()];
}

function inWords(takers: readonly string[], commands: readonly CliCommand[]): string {
  if (takers.length === commands.length) return "every command";
  return takers.length > 1 ? `${takers.slice(0, -1).join(", ")} and ${takers.at(-1)}` : takers.join();
}

function rows(settings: readonly Setting<unknown>[]): string {
  return settings.map(row).join("\n");
}

function row(setting: Setting<unknown>): string {
  const { variable, about, fallback } = setting;
  const flag = flagOf(setting);
  const name = flag === undefined ? "" : `${flag}${isSwitch(setting) ? "" : " …"}, `;
  const initial =
    fallback === undefined || (isSwitch(setting) && fallback === "off") ? "" : ` (default ${fallback})`;
  return `  ${name}${variable}\n      ${about}${initial}`;
}
