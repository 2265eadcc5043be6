import * as fs from "node:fs";
import { isSea } from "node:sea";
import { isatty } from "node:tty";
import { startupSnapshot } from "node:v8";
import { cli } from "./cli/cli.ts";
import { systemClock } from "./clock.ts";
import type { Executable } from "./exec/command.ts";
import type { Host, Input, Output } from "./host.ts";
import { rehearse } from "./rehearsal.ts";

/** The only file that touches `process`: it hands the world in, and takes the exit status out. */
async function main(): Promise<void> {
  const status = await cli(systemHost());
  process.exit(status);
}

function systemHost(): Host {
  return {
    argv: process.argv.slice(2),
    env: process.env,
    uid: process.geteuid?.() ?? 0,
    runtime: process.versions.node,
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
    const { readText } = await import("./read-text.ts");
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
        // A closed or full stderr must not keep the app from starting.
      }
    },
  };
}

async function exec(executable: Executable): Promise<number> {
  if (typeof process.execve !== "function") {
    const { supervise } = await import("./exec/supervise.ts");
    return supervise(executable, (signal, listener) => process.on(signal, listener));
  }
  // The runtime ignores these two from its start, and an ignored signal stays ignored across exec; a caught one does not.
  for (const signal of ["SIGPIPE", "SIGXFSZ"] as const) process.on(signal, () => {});
  const { file, name, args, env } = executable;
  return process.execve(file, [name, ...args], Object.fromEntries(env));
}

if (startupSnapshot.isBuildingSnapshot()) {
  void rehearse(fs, process.execPath).then(() =>
    startupSnapshot.setDeserializeMainFunction(() => void main()),
  );
} else {
  void main();
}
