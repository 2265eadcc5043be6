import { constants } from "node:os";
import type { Host } from "../../host/host.ts";
import { ENDING_SIGNALS } from "../../host/signals.ts";

/** The wish to stop, from the terminal or from whoever started this program. */
export interface Stop {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** 128 + n, once signal n came. */
  status(): number | undefined;
  /** Gives the signals their usual effect back. */
  restore(): void;
}

/** Takes the signals that end this program over. @param again called for each after the first */
export function openStop({ onSignals }: Pick<Host, "onSignals">, again: () => void): Stop {
  const stop = new AbortController();
  let status: number | undefined;
  const restore = onSignals(ENDING_SIGNALS, (signal) => {
    if (status !== undefined) return again();
    status = 128 + constants.signals[signal];
    stop.abort();
  });
  return { signal: stop.signal, status: () => status, restore };
}

/** Resolves once a signal is aborted. */
export function whenAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}
