import * as fs from "node:fs";
import { isSea } from "node:sea";
import { isatty } from "node:tty";
import { startupSnapshot } from "node:v8";
import { cli, reportCrash } from "./cli/cli.ts";
import { refuseBeingWritten } from "./exec/being-written.ts";
import { systemClock } from "./host/clock.ts";
import type { Executable } from "./host/command.ts";
import type { Host, Input, Output } from "./host/host.ts";
import type { Network } from "./host/network.ts";
import { inOrder } from "./host/ordered.ts";
import { parseEnviron } from "./resolve/environ.ts";
import type { Inherited } from "./settings/settings.ts";
import { rehearse } from "./snapshot/rehearsal.ts";

/** The only file that touches `process`: it hands the world in, and takes the exit status out. */
async function main(): Promise<void> {
  silenceRuntime();
  const host = systemHost();
  // The runtime would print the error's message, and with it whatever the message quotes.
  process.on("uncaughtException", (error) => process.exit(reportCrash(error, host)));
  process.exit(await cli(host));
}

/**
 * Nobody looks into envshim by way of the runtime. Its warnings are no lines of the log, and its traces for a NODE_DEBUG
 * that is meant for the app quote headers and TLS keys.
 */
function silenceRuntime(): void {
  process.removeAllListeners("warning");
  Object.defineProperty(process, "stderr", { value: { write: () => true } });
  // Without a listener this one opens a debugger's port on a process that holds a token. (The runtime's own option
  // against that blocks the signal, and the app would inherit the block.)
  process.on("SIGUSR1", () => {});
}

/**
 * The environment as it was given: the runtime takes two variables of its own out of `process.env`, and looks each one
 * up in all the others, which takes seconds for tens of thousands.
 */
function inheritedEnviron(): Inherited {
  try {
    return parseEnviron(fs.readFileSync("/proc/self/environ"));
  } catch {
    return process.env;
  }
}

const network: Network = {
  http: () => process.getBuiltinModule("node:http"),
  https: () => process.getBuiltinModule("node:https"),
  tls: () => process.getBuiltinModule("node:tls"),
  version: process.versions.node,
};

function systemHost(): Host {
  return {
    argv: process.argv.slice(2),
    env: inheritedEnviron(),
    uid: process.geteuid?.() ?? 0,
    network,
    self: isSea() ? process.execPath : (process.argv[1] ?? process.execPath),
    fs,
    clock: systemClock,
    random: Math.random,
    in: input,
    out: output(1),
    err: output(2),
    onSignals(signals, listener) {
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
    exec,
  };
}

const input: Input = {
  get isTerminal() {
    return isatty(0);
  },
  async read() {
    const { readText } = await import("./host/read-text.ts");
    return readText(process.stdin);
  },
};

/** A descriptor written to directly: touching `process.stderr` can leave O_NONBLOCK on what the app inherits. */
function output(fd: number): Output {
  return {
    get isTerminal() {
      return isatty(fd);
    },
    write(text) {
      try {
        let rest = Buffer.from(text);
        while (rest.length > 0) rest = rest.subarray(fs.writeSync(fd, rest));
      } catch {
        // A stderr that is closed, or full and not waited for, must not keep the app from starting.
      }
    },
  };
}

async function exec(executable: Executable): Promise<number> {
  if (typeof process.execve !== "function") {
    const { supervise } = await import("./exec/supervise.ts");
    return supervise(executable, process);
  }
  // The runtime ignores these two from its start, and an ignored signal stays ignored across exec; a caught one does not.
  for (const signal of ["SIGPIPE", "SIGXFSZ"] as const) process.on(signal, () => {});
  const { file, name, args, env } = executable;
  const childProcess = () => process.getBuiltinModule("node:child_process");
  refuseBeingWritten(file, { fs, clock: systemClock, childProcess });
  return process.execve(file, [name, ...args], inOrder(env));
}

if (startupSnapshot.isBuildingSnapshot()) {
  void rehearse(fs, process.execPath).then(() =>
    startupSnapshot.setDeserializeMainFunction(() => void main()),
  );
} else {
  void main();
}
