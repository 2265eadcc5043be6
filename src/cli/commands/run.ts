import type { Command } from "../../host/command.ts";
import type { CliCommand } from "../command.ts";
import { run as runApplication } from "../run.ts";
import { CommandLineError } from "../words.ts";

/** The main job. */
export const run: CliCommand = {
  name: "run",
  usage: "[run] [options] -- [COMMAND [ARG…]]",
  about: "resolve the spec and become COMMAND, or without one what the spec has as command:",
  resolves: true,
  operands: [],
  run: ({ options, app, program }, host, log) =>
    runApplication(options, applicationOf(app), host, log, program),
};

/** @returns undefined where the spec has to say it @throws {UsageError} where there is no `--`, or an option behind it */
function applicationOf(app: readonly string[] | undefined): Command | undefined {
  const [name, ...args] = app ?? [];
  if (name?.startsWith("-")) {
    // What stands behind the = of an option may be a secret.
    const [option = ""] = name.split("=", 1);
    throw new CommandLineError({ kind: "option-for-application", option });
  }
  if (name !== undefined) return { name, args };
  if (app) return undefined;
  throw new CommandLineError({ kind: "no-application" });
}
