import { turnOfLoop } from "../host/clock.ts";
import type { Executable } from "../host/command.ts";
import { inOrder } from "../host/ordered.ts";
import type { Signals } from "../host/signals.ts";
import { refuseBeingWritten, type Trying } from "./being-written.ts";

/** What becoming the application needs of the process. */
export type BecomingProcess = Pick<NodeJS.Process, "execve" | "on" | "getegid" | "setegid">;

/**
 * Becomes the application. A signal that came before counts.
 * @param restore gives back what the app inherits; called last
 * @returns the exit status, where the runtime has no execve and the app ran as a child
 * @throws {CommandRefusedError} for a file that somebody is writing
 */
export async function becomeApp(
  executable: Executable,
  process: BecomingProcess,
  { onSignals, ...trying }: Trying & Pick<Signals, "onSignals">,
  restore: () => void,
): Promise<number> {
  if (typeof process.execve !== "function") {
    const { supervise } = await import("./supervise.ts");
    restore();
    return supervise(executable, process, onSignals);
  }
  // The runtime ignores these two from its start, and an ignored signal stays ignored across exec; a caught one does not.
  for (const signal of ["SIGPIPE", "SIGXFSZ"] as const) process.on(signal, () => {});
  const { file, name, args, env } = executable;
  const argv = [name, ...args];
  const environ = inOrder(env);
  refuseBeingWritten(file, trying);
  restore();
  // Where signals are seen. What comes between it and execve(2) is lost.
  await turnOfLoop();
  return process.execve(file, argv, environ);
}

/**
 * Has the runtime compile its side of execve while the snapshot is made: half a millisecond less in which a signal is
 * lost. With a NUL in it nothing is executed.
 */
export function rehearseExec({ execve }: BecomingProcess): void {
  try {
    execve?.("/", [""], { A: "\0" });
  } catch {
    // As it has to.
  }
}
