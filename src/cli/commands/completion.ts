import { SETTINGS } from "../../settings/table.ts";
import type { CliCommand } from "../command.ts";

/** The scripts that let a shell complete envshim's command line. */
export const completion: CliCommand = {
  name: "completion",
  usage: "completion bash|zsh|fish",
  about: "print a completion script for a shell",
  options: () => [SETTINGS.logLevel, SETTINGS.logFormat],
  operands: [["bash", "zsh", "fish"]],
  async run({ operands, commands, kinds }, { out }) {
    const { completion } = await import("../completion/completion.ts");
    return completion(operands[0], commands, kinds, out);
  },
};
