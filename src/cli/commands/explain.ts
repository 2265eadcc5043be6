import { REPORT_SETTINGS, SETTINGS } from "../../settings/table.ts";
import type { CliCommand } from "../command.ts";

/** Resolves without starting anything. */
export const explain: CliCommand = {
  name: "explain",
  usage: "explain [options]",
  about: "resolve, and say where each variable comes from",
  options: [...Object.values(SETTINGS), ...Object.values(REPORT_SETTINGS)],
  operands: [],
  async run({ options }, host, log) {
    const { explain } = await import("../explain.ts");
    return explain(options, host, log);
  },
};
