import { EnvshimError, InterruptedError } from "../errors/errors.ts";
import { EXIT_STATUS } from "../errors/exit-codes.ts";
import type { Host } from "../host/host.ts";
import type { Log } from "../log/log.ts";
import { openLog } from "../resolve/prepare.ts";
import { parseInvocation } from "./args.ts";
import { COMMANDS } from "./commands.ts";
import { VERSION } from "./version.ts";

/** The whole program. @returns the exit status of the process; a run that succeeds never gets there */
export async function cli(host: Host): Promise<number> {
  let log = openLog(new Map(), host);
  try {
    const invocation = parseInvocation(host.argv);
    if (invocation.kind === "help") {
      const { help } = await import("./help.ts");
      return help(invocation.command, COMMANDS, host.out);
    }
    if (invocation.kind === "version") {
      host.out.write(`envshim ${VERSION}\n`);
      return 0;
    }
    if (invocation.options.size > 0) log = openLog(invocation.options, host);
    return await invocation.command.run(invocation, host, log);
  } catch (error) {
    return report(error, log);
  }
}

/** Reports an error that nothing caught, as a bug. @returns the exit status of the process */
export function reportCrash(error: unknown, host: Host): number {
  return report(error, openLog(new Map(), host));
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

/** A bug's own message may quote a value, so only where it happened is shown. */
function bug(error: unknown): EnvshimError {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const place = /^\s+at .*$/m.exec(stack)?.[0]?.trim() ?? "at an unknown place";
  const name = error instanceof Error ? error.constructor.name : typeof error;
  return new EnvshimError("bug", [
    { message: `a bug in envshim ${VERSION}: ${name} ${place}`, fix: "please report it with this line" },
  ]);
}
