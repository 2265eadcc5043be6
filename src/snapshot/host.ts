import { EventEmitter } from "node:events";
import { becomeApp } from "../exec/become.ts";
import { clockOf } from "../host/clock.ts";
import type { Executable } from "../host/command.ts";
import type { FileSystem } from "../host/files.ts";
import { procKernel } from "../host/kernel.ts";
import { patientOutput } from "../host/patient-output.ts";
import { catchSignals } from "../host/signals.ts";
import { systemHost } from "../host/system-host.ts";
import { stoppedClock } from "./inert-host.ts";
import { rehearsedNetwork } from "./inert-network.ts";

/** What `main.ts` exports. */
export type Main = (process: NodeJS.Process) => Promise<void>;

/** What ends a rehearsal where it must not go on. */
class EndOfRehearsalError extends Error {}

/** An emitter with what the host asks of a process, for none of it may touch the real one. */
function inertProcess() {
  const members = { argv0: "", argv: [], env: {}, versions: {}, uptime: () => 0, execve: () => {} };
  return Object.assign(new EventEmitter(), members) as unknown as NodeJS.Process;
}

/**
 * Does what a start does before the main job, and what it does after it, with an emitter in place of the process and a
 * file in place of stderr.
 * @param folder one that is gone afterwards
 */
export async function rehearseHost(main: Main, fs: FileSystem, folder: string): Promise<void> {
  await rehearseMain(main);
  const process = inertProcess();
  const { onSignals, setUsualEffect } = catchSignals(process);
  setUsualEffect(() => {});
  const own = { fs, clock: clockOf(process), onSignals };
  const host = systemHost({ ...own, process, kernel: procKernel(fs), isSea: true, exec: async () => 0 });
  host.clock.elapsed();
  host.onSignals([], () => {})();
  const ended = new AbortController();
  ended.abort(new EndOfRehearsalError());
  await untilItsEnd(host.clock.sleep(1, ended.signal));
  rehearseOutput(fs, `${folder}/output`, host.err.isTerminal);
  const stop = () => {
    throw new EndOfRehearsalError();
  };
  const trying = { ...own, clock: stoppedClock, childProcess: stop };
  const env = new Map() as unknown as Executable["env"];
  const executable = { file: folder, name: "", args: [], env };
  await untilItsEnd(becomeApp(executable, process, trying, stop));
}

/** The program's first lines, until the process is asked for its environment. */
function rehearseMain(main: Main): Promise<void> {
  const process = Object.defineProperty(inertProcess(), "env", {
    get() {
      throw new EndOfRehearsalError();
    },
  });
  process.on("warning", () => {});
  return untilItsEnd(main(process));
}

function rehearseOutput(fs: FileSystem, file: string, isTerminal: boolean): void {
  const fd = fs.openSync(file, "w");
  const given = { fs, fd, isTerminal: () => isTerminal, elapsed: () => 0, pause: () => {} };
  const output = patientOutput({ ...given, net: rehearsedNetwork.net });
  for (const text of output.isTerminal || output.lost ? [] : ["1", "2"]) output.write(text);
  fs.closeSync(fd);
}

async function untilItsEnd(rehearsed: Promise<unknown>): Promise<void> {
  try {
    await rehearsed;
  } catch (error) {
    if (!(error instanceof EndOfRehearsalError)) throw error;
  }
}
