import type { CliCommand } from "../command.ts";

/** What `--help` shows, as a command. */
export const help: CliCommand = {
  name: "help",
  usage: "help [options] [COMMAND]",
  about: "show what envshim, or one of its commands, takes",
  operands: ["command"],
  async run({ operands, program }, { out }) {
    const { help } = await import("../help.ts");
    return help(operands[0], program, out);
  },
};
