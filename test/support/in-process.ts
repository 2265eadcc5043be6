import * as fs from "node:fs";
import { cli } from "../../src/cli/cli.ts";
import type { Program } from "../../src/cli/command.ts";
import type { Executable } from "../../src/host/command.ts";
import { entriesOf } from "../../src/host/environ.ts";
import type { Host } from "../../src/host/host.ts";
import { procKernel } from "../../src/host/kernel.ts";
import { systemClock } from "./clock.ts";
import { network } from "./network.ts";
import { ownFolders } from "./run.ts";

/** How a run of the whole program inside this process ended. */
export interface InProcessRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What would have been executed; undefined where the run ended before. */
  readonly executed: Executable | undefined;
}

/** Runs the program from argv to exec without a process of its own: fast enough for thousands of runs. */
export async function runInProcess(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  { program, ...changes }: Partial<Host> & { readonly program?: Program } = {},
): Promise<InProcessRun> {
  let executed: Executable | undefined;
  const [out, err] = [memoryOutput(), memoryOutput()];
  const exec = async (executable: Executable) => {
    executed = executable;
    return 0;
  };
  // The worker is older than this run, whose deadline counts from its start.
  const started = systemClock.elapsed();
  const clock = { ...systemClock, elapsed: () => systemClock.elapsed() - started };
  const all = { PATH: "/usr/bin:/bin", ...ownFolders(), ...env };
  const status = await cli(hostFor(argv, all, { clock, out, err, exec, ...changes }), program);
  return { status, stdout: out.text, stderr: err.text, executed };
}

/** This machine, with these arguments and this environment; what it writes goes nowhere. */
export function hostFor(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  changes: Partial<Host> = {},
): Host {
  return {
    argv,
    env,
    environ: entriesOf(env),
    kernel: procKernel(fs),
    uid: fs.statSync("/proc/self").uid,
    network,
    self: process.execPath,
    fs,
    clock: systemClock,
    random: Math.random,
    in: { isTerminal: false, read: async () => "" },
    out: memoryOutput(),
    err: memoryOutput(),
    onSignals: () => () => {},
    exec: async () => 0,
    ...changes,
  };
}

function memoryOutput() {
  return {
    text: "",
    isTerminal: false,
    write(text: string) {
      this.text += text;
    },
  };
}
