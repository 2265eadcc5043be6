import { REPORT_SETTINGS, SETTINGS } from "../../settings/table.ts";
import type { CliCommand } from "../command.ts";

/** Validates settings and spec. */
export const check: CliCommand = {
  name: "check",
  usage: "check [options]",
  about: "validate settings and spec, offline",
  options: [...Object.values(SETTINGS), ...Object.values(REPORT_SETTINGS)],
  operands: [],
  async run({ options }, host) {
    const { check } = await import("../check.ts");
    return check(options, host);
  },
};
