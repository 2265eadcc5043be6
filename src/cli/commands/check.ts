import { CHECK_SETTINGS } from "../check/settings.ts";
import type { CliCommand } from "../command.ts";

/** Validates settings and spec. */
export const check: CliCommand = {
  name: "check",
  usage: "check [options] [FILE…]",
  about: "validate settings and specs, offline; FILE or - is a spec",
  settings: CHECK_SETTINGS,
  resolves: true,
  operands: ["files"],
  async run({ options, program, operands }, host) {
    const { check } = await import("../check/check.ts");
    return check(options, host, program, operands);
  },
};
