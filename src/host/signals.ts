import { constants } from "node:os";
import { InterruptedError } from "../errors/errors.ts";

/** The signals that end envshim, whatever it is at, with 128 + n. */
export const ENDING_SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/** Takes note of one or more signals, as `process.on` does. */
export type SignalSource = Pick<NodeJS.Process, "on" | "off">;

/** Signals from the program's first line on. */
export interface Signals {
  /**
   * Calls `listener` when one of the signals arrives, instead of the signal's usual effect.
   * @returns a function that restores the usual effect
   */
  onSignals(signals: readonly NodeJS.Signals[], listener: (signal: NodeJS.Signals) => void): () => void;
  /** What a signal that ends envshim does from now on; one that came before does it at once. */
  setUsualEffect(end: (error: InterruptedError) => void): void;
}

/**
 * Listens for the signals that end envshim. As PID 1 it would not even get those without a listener: called first of
 * all, so that none is lost.
 */
export function catchSignals(process: SignalSource): Signals {
  const takenOver = new Set<NodeJS.Signals>();
  let arrived: InterruptedError | undefined;
  let usualEffect = (error: InterruptedError) => {
    arrived ??= error;
  };
  for (const signal of ENDING_SIGNALS) {
    process.on(signal, () => {
      if (!takenOver.has(signal)) usualEffect(new InterruptedError(signal, constants.signals[signal]));
    });
  }
  return {
    onSignals(signals, listener) {
      for (const signal of signals) {
        takenOver.add(signal);
        process.on(signal, listener);
      }
      return () => {
        for (const signal of signals) {
          takenOver.delete(signal);
          process.off(signal, listener);
        }
      };
    },
    setUsualEffect(end) {
      usualEffect = end;
      if (arrived) end(arrived);
    },
  };
}
