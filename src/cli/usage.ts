import type { Setting } from "../settings/setting.ts";
import type { CliCommand, Program } from "./command.ts";
import { GENERAL_OPTIONS, inWords, OPTION_WINS, optionGroups, settingsOf, shown } from "./options.ts";

/** The text of `envshim --help`. */
export function usage(program: Program): string {
  const { commands, kinds } = program;
  const list = commands.map((command) => `  envshim ${command.usage}\n      ${command.about}`).join("\n");
  const groups = optionGroups(program).map(
    ({ takers, settings }) => `Options of ${inWords(takers, program)}\n${rows(settings)}\n`,
  );
  return `envshim: fills the environment from a mounted spec and a secret store, then becomes the application

${list}
  envshim ${GENERAL_OPTIONS.map(({ names }) => names).join(", ")}; envshim COMMAND --help for one command

${OPTION_WINS}

What ENVSHIM_ENDPOINT takes
${kinds.map(({ looksLike }) => `  ${looksLike}`).join("\n")}

${groups.join("\n")}`;
}

/** Those that are no settings. */
const GENERAL = GENERAL_OPTIONS.map(({ names, about }) => `  ${names}\n      ${about}\n`).join("");

/** The text of `envshim COMMAND --help`. */
export function commandUsage(command: CliCommand, { kinds }: Program): string {
  const { usage, about } = command;
  return `envshim ${usage}\n    ${about}\n\n${OPTION_WINS}\n\n${rows(settingsOf(command, kinds))}\n${GENERAL}`;
}

function rows(settings: readonly Setting<unknown>[]): string {
  return settings.map((setting) => `  ${shown(setting).join("\n      ")}`).join("\n");
}
