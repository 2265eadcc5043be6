import type { Clock } from "../host/clock.ts";
import type { FileSystem } from "../host/files.ts";
import type { Host, Output } from "../host/host.ts";
import { rehearsedNetwork } from "./inert-network.ts";

/** Any moment; what was rehearsed with it is nowhere in a run. */
const NOW = Date.UTC(2026, 0, 1);

/** Time that stands still: no timer of the runtime is touched, so none is in the snapshot. */
export const stoppedClock: Clock = {
  now: () => NOW,
  elapsed: () => 0,
  sleep: async () => {},
  after: () => () => {},
};

/** A host that has nothing of the runtime but its file system, and one command to find. */
export function inertHost(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  { self, uid, fs, err }: { self: string; uid: number; fs: FileSystem; err: Output },
): Host {
  const environ = Object.entries(env).map(([name, value]) => ({ name, value, faithful: true }));
  return {
    argv,
    env,
    environ,
    kernel: { environ: () => undefined, arguments: () => undefined, stackLimit: () => undefined },
    uid,
    network: rehearsedNetwork,
    self,
    fs,
    clock: stoppedClock,
    random: () => 0,
    in: { isTerminal: false, read: async () => "" },
    out: { isTerminal: false, write: () => {} },
    err,
    onSignals: () => () => {},
    exec: async () => 0,
  };
}
