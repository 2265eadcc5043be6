import { SERVE_SETTINGS } from "../../serve/settings.ts";
import type { CliCommand } from "../command.ts";

/** The embedded secret endpoint. */
export const serve: CliCommand = {
  name: "serve",
  usage: "serve --secrets F [options]",
  about: "a secret endpoint for local work and tests",
  settings: SERVE_SETTINGS,
  serves: true,
  operands: [],
  async run({ options }, host, log) {
    const { serve } = await import("../../serve/serve.ts");
    return serve(options, host, log);
  },
};
