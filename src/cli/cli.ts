import { EnvshimError, InterruptedError, UsageError } from "../errors/errors.ts";
import { EXIT_STATUS } from "../errors/exit-codes.ts";
import type { Host } from "../host/host.ts";
import type { Log } from "../log/log.ts";
import { openLog } from "../resolve/prepare.ts";
import { appOf, type Invocation, parseInvocation } from "./args.ts";
import { mostOperands } from "./commands.ts";
import { run } from "./run.ts";
import { VERSION } from "./version.ts";

/** The whole program. @returns the exit status of the process; a run that succeeds never gets there */
export async function cli(host: Host): Promise<number> {
  let log = openLog(new Map(), host);
  try {
    const invocation = parseInvocation(host.argv);
    if (invocation.command === "help") {
      const { usage } = await import("./usage.ts");
      host.out.write(usage());
      return 0;
    }
    if (invocation.command === "version") {
      host.out.write(`envshim ${VERSION}\n`);
      return 0;
    }
    if (invocation.options.size > 0) log = openLog(invocation.options, host);
    return await dispatch(invocation, host, log);
  } catch (error) {
    return report(error, log);
  }
}

/** Reports an error that nothing caught, as a bug. @returns the exit status of the process */
export function reportCrash(error: unknown, host: Host): number {
  return report(error, openLog(new Map(), host));
}

async function dispatch(invocation: Invocation, host: Host, log: Log): Promise<number> {
  const { command, options, operands } = invocation;
  if (command === "run") return run(options, appOf(invocation), host, log);
  const surplus = operands[mostOperands(command)];
  if (surplus !== undefined) throw new UsageError(`envshim ${command} takes no ${JSON.stringify(surplus)}`);
  switch (command) {
    case "check": {
      const { check } = await import("./check.ts");
      return check(options, host, operands);
    }
    case "explain": {
      const { explain } = await import("./explain.ts");
      return explain(options, host, log);
    }
    case "serve": {
      const { serve } = await import("../serve/serve.ts");
      return serve(options, host, log);
    }
    case "wrap": {
      const { wrap } = await import("./wrap.ts");
      return wrap(operands[0], host);
    }
    case "copy": {
      const { copy } = await import("./copy.ts");
      return copy(operands[0], host);
    }
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

/** A bug's own message may quote a value, so only where it happened is shown. */
function bug(error: unknown): EnvshimError {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const place = /^\s+at .*$/m.exec(stack)?.[0]?.trim() ?? "at an unknown place";
  const name = error instanceof Error ? error.constructor.name : typeof error;
  return new EnvshimError("bug", [
    { message: `a bug in envshim ${VERSION}: ${name} ${place}`, fix: "please report it with this line" },
  ]);
}
