import { constants } from "node:os";
import { execa } from "execa";
import { EXIT_STATUS } from "../errors/exit-codes.ts";
import type { Executable } from "../host/command.ts";
import { inOrder } from "../host/ordered.ts";

/** Signals that cannot be passed on: never delivered, raised by the kernel for this process alone, or the runtime's own. */
const OWN_SIGNALS: ReadonlySet<string> = new Set([
  ...["SIGKILL", "SIGSTOP", "SIGCHLD", "SIGPIPE", "SIGPROF", "SIGVTALRM"],
  ...[
    "SIGABRT",
    "SIGIOT",
    "SIGBUS",
    "SIGFPE",
    "SIGILL",
    "SIGSEGV",
    "SIGSYS",
    "SIGTRAP",
    "SIGXCPU",
    "SIGXFSZ",
    "SIGSTKFLT",
  ],
]);

/** Registers a listener for a signal; `process.on` of the runtime. */
export type OnSignal = (signal: NodeJS.Signals, listener: () => void) => void;

/**
 * Runs the app as a child, where the runtime cannot become it: stdio is the app's, every signal is passed on.
 * @returns the exit status to end with: the app's, or 128 + n where signal n ended it
 */
export async function supervise(executable: Executable, onSignal: OnSignal): Promise<number> {
  // Before the app starts: a signal that found no listener would end envshim and leave the app alone.
  for (const signal of Object.keys(constants.signals)) {
    if (!OWN_SIGNALS.has(signal) && isSignal(signal)) onSignal(signal, () => child.kill(signal));
  }
  const child = execa(executable.file, executable.args, {
    argv0: executable.name,
    env: inOrder(executable.env),
    extendEnv: false,
    stdio: "inherit",
    reject: false,
    buffer: false,
    // The app ends when it wants to, not because envshim does.
    cleanup: false,
    forceKillAfterDelay: false,
  });
  const { signal, exitCode } = await child;
  return signal ? 128 + constants.signals[signal] : (exitCode ?? EXIT_STATUS["command-not-executable"]);
}

function isSignal(name: string): name is NodeJS.Signals {
  return name in constants.signals;
}
