import { EventEmitter } from "node:events";
import { clockOf } from "../host/clock.ts";
import { hideFromCoreDump } from "../host/core-dump.ts";
import { statusToEndWith } from "../host/ending.ts";
import type { FileSystem } from "../host/files.ts";
import { procKernel } from "../host/kernel.ts";
import { patientOutput } from "../host/patient-output.ts";
import { catchSignals } from "../host/signals.ts";
import { silenceRuntime } from "../host/silence.ts";
import { systemHost } from "../host/system-host.ts";
import { rehearsedNetwork } from "./inert-network.ts";

/** An emitter with what the host asks of a process, for none of it may touch the real one. */
function inertProcess(): NodeJS.Process {
  return Object.assign(new EventEmitter(), {
    argv0: "",
    argv: [],
    env: {},
    versions: {},
  }) as unknown as NodeJS.Process;
}

/**
 * Does what main.ts does before the main job, with an emitter in place of the process and a file in place of stderr.
 * @param file any path in a folder that is gone afterwards
 */
export function rehearseHost(fs: FileSystem, file: string): void {
  const process = inertProcess();
  process.on("warning", () => {});
  const signals = catchSignals(process);
  statusToEndWith(process);
  silenceRuntime(process);
  signals.setUsualEffect(() => {});
  hideFromCoreDump(fs)();
  const kernel = { ...procKernel(fs), environ: () => Buffer.from("A=1\0B=2\0") };
  systemHost({ ...signals, process, fs, clock: clockOf(process), kernel, isSea: true, exec: async () => 0 });
  const fd = fs.openSync(file, "w");
  const output = {
    fs,
    fd,
    isTerminal: () => false,
    elapsed: () => 0,
    pause: () => {},
    net: rehearsedNetwork.net,
  };
  const { isTerminal, write } = patientOutput(output);
  if (!isTerminal) write("");
  fs.closeSync(fd);
}
