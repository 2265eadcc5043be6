import { UP_SETTINGS } from "../../up/settings.ts";
import type { CliCommand } from "../command.ts";
import { CommandLineError } from "../words.ts";

/** Runs a whole deployment spec on this machine. */
export const up: CliCommand = {
  name: "up",
  usage: "up [options] [SPEC]",
  about: "run a deployment spec on this machine's Docker, as the platform would",
  settings: UP_SETTINGS,
  resolves: true,
  operands: ["file"],
  async run({ operands, options, app = [], program }, host, log) {
    const [word] = app;
    if (word !== undefined) throw new CommandLineError({ kind: "command-for-up", word });
    const { up } = await import("../../up/up.ts");
    return up(operands[0], options, host, log, program);
  },
};
