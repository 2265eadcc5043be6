import { SETTINGS } from "../../settings/table.ts";
import type { CliCommand } from "../command.ts";

/** Puts envshim in front of an image. */
export const wrap: CliCommand = {
  name: "wrap",
  usage: "wrap [IMAGE]",
  about: "print a Dockerfile that puts envshim in front of IMAGE, or of docker image inspect's JSON on stdin",
  options: [SETTINGS.logLevel, SETTINGS.logFormat],
  operands: 1,
  async run({ operands }, host) {
    const { wrap } = await import("../../wrap/wrap.ts");
    return wrap(operands[0], host);
  },
};
