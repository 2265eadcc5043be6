import { isatty } from "node:tty";
import type { Clock } from "./clock.ts";
import { byName, entriesOf, parseEnviron } from "./environ.ts";
import type { FileSystem } from "./files.ts";
import type { Host, Input, Output } from "./host.ts";
import type { Kernel } from "./kernel.ts";
import { patientOutput } from "./patient-output.ts";
import { systemNetwork } from "./system-network.ts";

/** What the real host is made of. */
export interface System extends Pick<Host, "onSignals" | "exec"> {
  readonly process: NodeJS.Process;
  readonly fs: FileSystem;
  readonly clock: Clock;
  readonly kernel: Kernel;
  /** Whether this is the executable, and not the plain bundle. */
  readonly isSea: boolean;
}

/** The outside world, as this process has it. */
export function systemHost({ process, isSea, ...given }: System): Host {
  const { fs, clock, kernel } = given;
  // As it was given: the runtime takes two variables of its own out of `process.env`, and looks each one up in all the
  // others, which takes seconds for tens of thousands.
  const bytes = kernel.environ();
  const environ = bytes ? parseEnviron(bytes) : entriesOf(process.env);
  // One look-up needs one thread, and each more than that is one of what a container may be allowed few of. The app does
  // not get it: its environment is known by now.
  process.env.UV_THREADPOOL_SIZE = "1";
  const network = systemNetwork(process, isSea);
  return {
    ...given,
    argv: process.argv.slice(2),
    env: byName(environ),
    environ,
    uid: process.geteuid?.() ?? 0,
    network,
    self: isSea ? process.execPath : (process.argv[1] ?? process.execPath),
    random: Math.random,
    in: inputOf(process),
    out: outputTo(1, fs),
    err: patientOutput({
      fs,
      fd: 2,
      isTerminal: () => isatty(2),
      elapsed: clock.elapsed,
      pause: (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
      net: network.net,
    }),
  };
}

function inputOf(process: NodeJS.Process): Input {
  return {
    get isTerminal() {
      return isatty(0);
    },
    read: () => process.getBuiltinModule("node:stream/consumers").text(process.stdin),
  };
}

/** A descriptor written to directly: touching `process.stdout` can leave O_NONBLOCK on what the app inherits. */
function outputTo(fd: number, fs: FileSystem): Output {
  return {
    get isTerminal() {
      return isatty(fd);
    },
    write(text) {
      try {
        let rest = Buffer.from(text);
        while (rest.length > 0) rest = rest.subarray(fs.writeSync(fd, rest));
      } catch {
        // One that is closed: nobody is there to be told.
      }
    },
  };
}
