import { Writable } from "node:stream";

/** What the runtime tells its own things with. */
export type SilencedProcess = NodeJS.Process & { readonly _debugEnd?: () => void };

/**
 * Nobody looks into envshim by way of the runtime. Its warnings are no lines of the log, and its traces for a NODE_DEBUG
 * that is meant for the app quote headers and TLS keys.
 */
export function silenceRuntime(process: SilencedProcess): void {
  process.removeAllListeners("warning");
  // A stream as good as the real one, for whatever prints by way of `console`.
  Object.defineProperty(process, "stderr", {
    configurable: true,
    get: () => new Writable({ write: (_chunk, _encoding, done) => done() }),
  });
  // Without a listener this one opens a debugger's port on a process that holds a token. (The runtime's own option
  // against that blocks the signal, and the app would inherit the block.)
  process.on("SIGUSR1", () => {});
  // One that came before: this is inspector.close(), without the 1 ms that loading its module takes.
  process._debugEnd?.();
}
