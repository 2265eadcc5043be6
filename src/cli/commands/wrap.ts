import { WRAP_SETTINGS } from "../../wrap/settings.ts";
import type { CliCommand } from "../command.ts";

/** Puts envshim in front of an image. */
export const wrap: CliCommand = {
  name: "wrap",
  usage: "wrap [options] [IMAGE]",
  about: "print a Dockerfile that puts envshim in front of IMAGE, or of the image whose JSON is on stdin",
  settings: WRAP_SETTINGS,
  operands: ["text"],
  async run({ operands, options }, host, log) {
    const { wrap } = await import("../../wrap/wrap.ts");
    return wrap(operands[0], options, host, log);
  },
};
