import { REPORT_SETTINGS } from "../../settings/table.ts";
import { mainTable } from "../../store/settings.ts";
import type { CliCommand } from "../command.ts";

/** Validates settings and spec. */
export const check: CliCommand = {
  name: "check",
  usage: "check [options]",
  about: "validate settings and spec, offline",
  options: (kinds) => [...Object.values(mainTable(kinds)), ...Object.values(REPORT_SETTINGS)],
  operands: [],
  async run({ options, kinds }, host) {
    const { check } = await import("../check.ts");
    return check(options, host, kinds);
  },
};
