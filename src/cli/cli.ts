import { EnvshimError, InterruptedError } from "../errors/errors.ts";
import { EXIT_STATUS } from "../errors/exit-codes.ts";
import type { Host } from "../host/host.ts";
import type { Log } from "../log/log.ts";
import { openLog } from "../settings/open-log.ts";
import type { GivenOptions } from "../settings/settings.ts";
import { parseInvocation } from "./args.ts";
import type { Program } from "./command.ts";
import { PROGRAM } from "./program.ts";
import { describeVersion, VERSION } from "./version.ts";
import { BugError } from "./words.ts";

/**
 * The whole program.
 * @param program the commands and stores that there are
 * @returns the exit status of the process; a run that succeeds never gets there
 */
export async function cli(host: Host, program: Program = PROGRAM): Promise<number> {
  let log = openLog(new Map(), host);
  try {
    const invocation = parseInvocation(host.argv, program);
    if (invocation.kind === "help") {
      const { help } = await import("./help.ts");
      return help(invocation.command, program, host.out);
    }
    if (invocation.kind === "version") {
      host.out.write(`${describeVersion(host.network.version)}\n`);
      return 0;
    }
    if (invocation.options.size > 0) log = openLog(invocation.options, host);
    return await invocation.command.run(invocation, host, log);
  } catch (error) {
    return report(error, log);
  }
}

/** Reports what ends the run from outside: a signal, or an error that nothing caught. @returns the exit status */
export function reportCrash(error: unknown, host: Host, program: Program = PROGRAM): number {
  return report(error, openLog(optionsOf(host, program), host));
}

function optionsOf({ argv }: Host, program: Program): GivenOptions {
  try {
    const invocation = parseInvocation(argv, program);
    return invocation.kind === "call" ? invocation.options : new Map();
  } catch {
    return new Map();
  }
}

function report(error: unknown, log: Log): number {
  if (error instanceof InterruptedError) {
    log.info(error.message);
    return error.exitStatus;
  }
  if (error instanceof EnvshimError) {
    log.error(error);
    return error.exitStatus;
  }
  log.error(bug(error));
  return EXIT_STATUS.bug;
}

function bug(error: unknown): BugError {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const place = /^\s+at .*$/m.exec(stack)?.[0]?.trim() ?? "at an unknown place";
  const what = error instanceof Error ? error.constructor.name : typeof error;
  return new BugError(VERSION, what, place);
}
