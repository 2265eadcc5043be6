import { constants } from "node:os";
import { execa } from "execa";
import { EXIT_STATUS } from "../errors/exit-codes.ts";
import type { Executable } from "../host/command.ts";
import { inOrder } from "../host/ordered.ts";
import type { Signals } from "../host/signals.ts";

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

/** What supervising needs of the process. */
export type SupervisingProcess = Pick<NodeJS.Process, "getegid" | "setegid">;

/**
 * Runs the app as a child, where the runtime cannot become it: stdio is the app's, every signal is passed on.
 * @returns the exit status to end with: the app's, or 128 + n where signal n ended it
 */
export async function supervise(
  executable: Executable,
  process: SupervisingProcess,
  onSignals: Signals["onSignals"],
): Promise<number> {
  hideFromApp(process);

  // Before the app starts: a signal that found no listener would end envshim and leave the app alone.
  const passedOn = Object.keys(constants.signals).filter((name) => !OWN_SIGNALS.has(name));
  onSignals(passedOn.filter(isSignal), (signal) => child.kill(signal));
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

/**
 * Keeps the environment that envshim was started with, and its memory, from the app that runs beside it: to Linux a
 * process whose group has changed is one that others may not look into (prctl(2), PR_SET_DUMPABLE), even once the group
 * is as it was. It takes root, or CAP_SETGID; anybody else has no way.
 */
function hideFromApp({ getegid, setegid }: SupervisingProcess): void {
  const group = getegid?.();
  if (group === undefined) return;
  try {
    setegid?.(group === 0 ? 1 : 0);
    setegid?.(group);
  } catch {
    // Not allowed: docs/limits.md.
  }
}

function isSignal(name: string): name is NodeJS.Signals {
  return name in constants.signals;
}
