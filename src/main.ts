import * as fs from "node:fs";
import { isSea } from "node:sea";
import { startupSnapshot } from "node:v8";
import { cli, reportCrash } from "./cli/cli.ts";
import { EXIT_STATUS } from "./errors/exit-codes.ts";
import { becomeApp } from "./exec/become.ts";
import { clockOf } from "./host/clock.ts";
import { hideFromCoreDump } from "./host/core-dump.ts";
import { endProcess, statusToEndWith } from "./host/ending.ts";
import type { Host } from "./host/host.ts";
import { procKernel } from "./host/kernel.ts";
import { catchSignals, type Signals } from "./host/signals.ts";
import { silenceRuntime } from "./host/silence.ts";
import { systemHost } from "./host/system-host.ts";

/**
 * The only file that touches `process`: it hands the world in, and takes the exit status out.
 * @param process for a rehearsal another one
 */
export async function main(process = globalThis.process): Promise<void> {
  const signals = catchSignals(process);
  const onlyToEnd = statusToEndWith(process);
  if (onlyToEnd !== undefined) process.exit(onlyToEnd);
  silenceRuntime(process);
  const host = makeHost(process, signals, hideFromCoreDump(fs));
  const end = (status: number) => endProcess(status, isSea(), process, fs);
  const crash = (error: unknown) => end(reportCrash(error, host));
  // The runtime would print the error's message, and with it whatever the message quotes.
  process.on("uncaughtException", crash);
  // Nothing is left that could ever happen: with 0 that would look like a success.
  process.exitCode = EXIT_STATUS.bug;
  process.on("beforeExit", () => crash(new Error()));
  signals.setUsualEffect(crash);
  end(await cli(host));
}

/** @param restore gives back what the app inherits */
function makeHost(process: NodeJS.Process, { onSignals }: Signals, restore: () => void): Host {
  const own = { fs, clock: clockOf(process), onSignals };
  const childProcess = () => process.getBuiltinModule("node:child_process");
  return systemHost({
    ...own,
    process,
    kernel: procKernel(fs),
    isSea: isSea(),
    exec: (executable) => becomeApp(executable, process, { ...own, childProcess }, restore),
  });
}

// In a snapshot it is there to be started.
if (!startupSnapshot.isBuildingSnapshot()) void main();
