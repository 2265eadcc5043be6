import type { CliCommand } from "../command.ts";
import { REPORT_SETTINGS } from "../report-settings.ts";

/** Resolves without starting anything. */
export const explain: CliCommand = {
  name: "explain",
  usage: "explain [options]",
  about: "resolve, and say where each variable comes from",
  settings: REPORT_SETTINGS,
  resolves: true,
  operands: [],
  async run({ options, program }, host, log) {
    const { explain } = await import("../explain.ts");
    return explain(options, host, log, program);
  },
};
