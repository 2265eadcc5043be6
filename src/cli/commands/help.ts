import { SETTINGS } from "../../settings/table.ts";
import type { CliCommand } from "../command.ts";

/** What `--help` shows, as a command. */
export const help: CliCommand = {
  name: "help",
  usage: "help [COMMAND]",
  about: "show what envshim, or one of its commands, takes",
  options: () => [SETTINGS.logLevel, SETTINGS.logFormat],
  operands: ["command"],
  async run({ operands, commands, kinds }, { out }) {
    const { help } = await import("../help.ts");
    return help(operands[0], commands, kinds, out);
  },
};
