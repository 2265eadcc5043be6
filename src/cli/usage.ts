import type { Setting } from "../settings/setting.ts";
import type { StoreKind } from "../store/kind.ts";
import type { CliCommand } from "./command.ts";
import { flagOf, inWords, isSwitch, optionGroups } from "./options.ts";

/** The text of `envshim --help`. */
export function usage(commands: readonly CliCommand[], kinds: readonly StoreKind[]): string {
  const list = commands.map((command) => `  envshim ${command.usage}\n      ${command.about}`).join("\n");
  const groups = optionGroups(commands, kinds).map(
    ({ takers, settings }) => `Options of ${inWords(takers, commands)}\n${rows(settings)}\n`,
  );
  return `envshim: fills the environment from a mounted spec and a secret store, then becomes the application

${list}
  envshim --help, -h, --version, -v; envshim COMMAND --help for one command

Each option has an environment variable; the option wins.

What ENVSHIM_ENDPOINT takes
${kinds.map(({ looksLike }) => `  ${looksLike}`).join("\n")}

${groups.join("\n")}`;
}

/** The text of `envshim COMMAND --help`. */
export function commandUsage({ usage, about, options }: CliCommand, kinds: readonly StoreKind[]): string {
  return `envshim ${usage}\n    ${about}\n\nEach option has an environment variable; the option wins.\n\n${rows(options(kinds))}\n`;
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
