import type { CliCommand } from "../command.ts";

/** Copies the executable. */
export const copy: CliCommand = {
  name: "copy",
  usage: "copy [options] DEST",
  about: "copy envshim's own executable to a file or into a folder, atomically, mode 0755",
  operands: ["file"],
  async run({ operands }, host) {
    const { copy } = await import("../copy.ts");
    return copy(operands[0], host);
  },
};
