import { REPORT_SETTINGS } from "../../settings/table.ts";
import { mainTable } from "../../store/settings.ts";
import type { CliCommand } from "../command.ts";

/** Resolves without starting anything. */
export const explain: CliCommand = {
  name: "explain",
  usage: "explain [options]",
  about: "resolve, and say where each variable comes from",
  options: (kinds) => [...Object.values(mainTable(kinds)), ...Object.values(REPORT_SETTINGS)],
  operands: [],
  async run({ options, kinds }, host, log) {
    const { explain } = await import("../explain.ts");
    return explain(options, host, log, kinds);
  },
};
