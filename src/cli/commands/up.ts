import { UP_SETTINGS } from "../../settings/table.ts";
import { mainTable } from "../../store/settings.ts";
import type { CliCommand } from "../command.ts";
import { CommandLineError } from "../words.ts";

/** Runs a whole deployment spec on this machine. */
export const up: CliCommand = {
  name: "up",
  usage: "up [options] [SPEC]",
  about: "run a deployment spec on this machine's Docker, as the platform would",
  options: (kinds) => [...Object.values(UP_SETTINGS), ...Object.values(mainTable(kinds))],
  operands: ["file"],
  async run({ operands, options, app = [], kinds }, host, log) {
    const [word] = app;
    if (word !== undefined) throw new CommandLineError({ kind: "command-for-up", word });
    const { up } = await import("../../up/up.ts");
    return up(operands[0], options, host, log, kinds);
  },
};
