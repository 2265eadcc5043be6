import type { CliCommand } from "../command.ts";

/** The manual page. */
export const man: CliCommand = {
  name: "man",
  usage: "man [options]",
  about: "print the manual page, as man -l takes it",
  operands: [],
  async run({ program }, { out }) {
    const { manPage } = await import("../man.ts");
    out.write(manPage(program));
    return 0;
  },
};
