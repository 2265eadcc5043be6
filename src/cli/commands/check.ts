import { CHECK_SETTINGS, REPORT_SETTINGS } from "../../settings/table.ts";
import { mainTable } from "../../store/settings.ts";
import type { CliCommand } from "../command.ts";

/** Validates settings and spec. */
export const check: CliCommand = {
  name: "check",
  usage: "check [options] [FILE…]",
  about: "validate settings and specs, offline; FILE or - is a spec",
  options: (kinds) => [
    ...Object.values(mainTable(kinds)),
    ...Object.values(REPORT_SETTINGS),
    ...Object.values(CHECK_SETTINGS),
  ],
  operands: ["files"],
  async run({ options, kinds, operands }, host) {
    const { check } = await import("../check/check.ts");
    return check(options, host, kinds, operands);
  },
};
