import { SETTINGS, WRAP_SETTINGS } from "../../settings/table.ts";
import type { CliCommand } from "../command.ts";

/** Puts envshim in front of an image. */
export const wrap: CliCommand = {
  name: "wrap",
  usage: "wrap [options] [IMAGE]",
  about: "print a Dockerfile that puts envshim in front of IMAGE, or of the image whose JSON is on stdin",
  options: () => [...Object.values(WRAP_SETTINGS), SETTINGS.logLevel, SETTINGS.logFormat],
  operands: ["text"],
  async run({ operands, options }, host, log) {
    const { wrap } = await import("../../wrap/wrap.ts");
    return wrap(operands[0], options, host, log);
  },
};
