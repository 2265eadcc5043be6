import { SETTINGS } from "../../settings/table.ts";
import type { CliCommand } from "../command.ts";

/** The manual page. */
export const man: CliCommand = {
  name: "man",
  usage: "man",
  about: "print the manual page, as man -l takes it",
  options: () => [SETTINGS.logLevel, SETTINGS.logFormat],
  operands: [],
  async run({ commands, kinds }, { out }) {
    const { manPage } = await import("../man.ts");
    out.write(manPage(commands, kinds));
    return 0;
  },
};
