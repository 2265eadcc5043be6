import type { CliCommand } from "../command.ts";

/** The scripts that let a shell complete envshim's command line. */
export const completion: CliCommand = {
  name: "completion",
  usage: "completion [options] bash|zsh|fish",
  about: "print a completion script for a shell",
  operands: [["bash", "zsh", "fish"]],
  async run({ operands, program }, { out }) {
    const { completion } = await import("../completion/completion.ts");
    return completion(operands[0], program, out);
  },
};
