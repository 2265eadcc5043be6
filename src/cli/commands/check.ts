import { REPORT_SETTINGS } from "../../settings/table.ts";
import { mainTable } from "../../store/settings.ts";
import type { CliCommand } from "../command.ts";

/** Validates settings and spec. */
export const check: CliCommand = {
  name: "check",
  usage: "check [options] [FILE]",
  about: "validate settings and spec, offline; FILE or - is the spec",
  options: (kinds) => [...Object.values(mainTable(kinds)), ...Object.values(REPORT_SETTINGS)],
  operands: ["file"],
  async run({ options, kinds, operands }, host) {
    const { check } = await import("../check.ts");
    return check(options, host, kinds, operands);
  },
};
