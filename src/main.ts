import * as fs from "node:fs";
import { connect } from "node:net";
import { isSea } from "node:sea";
import { isatty } from "node:tty";
import { startupSnapshot } from "node:v8";
import { cli, reportCrash } from "./cli/cli.ts";
import { EXIT_STATUS } from "./errors/exit-codes.ts";
import { becomeApp, rehearseExec } from "./exec/become.ts";
import { systemClock } from "./host/clock.ts";
import { hideFromCoreDump } from "./host/core-dump.ts";
import { endProcess, statusToEndWith } from "./host/ending.ts";
import { byName, entriesOf, parseEnviron } from "./host/environ.ts";
import type { Host, Input, Output } from "./host/host.ts";
import { httpParserOf } from "./host/http-parser.ts";
import { procKernel } from "./host/kernel.ts";
import type { Network, SocketParts } from "./host/network.ts";
import { patientOutput } from "./host/patient-output.ts";
import { catchSignals, type Signals } from "./host/signals.ts";
import { silenceRuntime } from "./host/silence.ts";
import { forgetMachine } from "./snapshot/forget.ts";
import { rehearse } from "./snapshot/rehearsal.ts";

/** The only file that touches `process`: it hands the world in, and takes the exit status out. */
async function main(): Promise<void> {
  const signals = catchSignals(process);
  const onlyToEnd = statusToEndWith(process);
  if (onlyToEnd !== undefined) process.exit(onlyToEnd);
  silenceRuntime(process);
  const host = systemHost(signals, hideFromCoreDump(fs));
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

const network: Network = {
  http: () => process.getBuiltinModule("node:http"),
  https: () => process.getBuiltinModule("node:https"),
  tls() {
    // What the image says of trust is for the app.
    for (const name of ["NODE_TLS_REJECT_UNAUTHORIZED", "SSL_CERT_FILE", "SSL_CERT_DIR"])
      delete process.env[name];
    return process.getBuiltinModule("node:tls");
  },
  dns: () => process.getBuiltinModule("node:dns"),
  version: process.versions.node,
};

/** For the executable: node:net is in its snapshot, and node:http cannot be. */
const parts: SocketParts = { connect, parser: () => httpParserOf(process) };

const childProcess = () => process.getBuiltinModule("node:child_process");

function systemHost({ onSignals }: Signals, restore: () => void): Host {
  // One look-up needs one thread, and each more than that is one of what a container may be allowed few of.
  process.env.UV_THREADPOOL_SIZE = "1";
  const kernel = procKernel(fs);
  // As it was given: the runtime takes two variables of its own out of `process.env`, and looks each one up in all the
  // others, which takes seconds for tens of thousands.
  const given = kernel.environ();
  const environ = given ? parseEnviron(given) : entriesOf(process.env);
  return {
    argv: process.argv.slice(2),
    env: byName(environ),
    environ,
    kernel,
    uid: process.geteuid?.() ?? 0,
    network: isSea() ? { ...network, parts } : network,
    self: isSea() ? process.execPath : (process.argv[1] ?? process.execPath),
    fs,
    clock: systemClock,
    random: Math.random,
    in: input,
    out: output(1),
    err: patientOutput({
      fs,
      fd: 2,
      isTerminal: () => isatty(2),
      elapsed: systemClock.elapsed,
      pause: (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
      net: () => process.getBuiltinModule("node:net"),
    }),
    onSignals,
    exec: (executable) =>
      becomeApp(executable, process, { fs, clock: systemClock, childProcess, onSignals }, restore),
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

/** A descriptor written to directly: touching `process.stdout` can leave O_NONBLOCK on what the app inherits. */
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
        // One that is closed: nobody is there to be told.
      }
    },
  };
}

if (startupSnapshot.isBuildingSnapshot()) {
  rehearseExec(process);
  rehearse(fs, process.execPath).then(
    () => {
      forgetMachine(process);
      startupSnapshot.setDeserializeMainFunction(() => void main());
    },
    (error) => {
      // The builder of the snapshot would show neither.
      console.error(error);
      process.exit(EXIT_STATUS.bug);
    },
  );
} else {
  void main();
}
