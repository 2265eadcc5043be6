import { InterruptedError } from "../errors/errors.ts";
import type { Clock } from "../host/clock.ts";
import type { Log } from "../log/log.ts";
import { formatSeconds } from "../text/duration.ts";
import { type Failure, policyOf } from "./failure.ts";
import { describeFailure } from "./failure-words.ts";
import type { LateFileWorld } from "./login/late-file.ts";
import { describeLateFile, type LateFile } from "./login/words.ts";
import type { RetryPolicy } from "./retry.ts";

/** Milliseconds from one warning to the next. */
const QUIET = 10_000;

/** What a run that waits for its store tells meanwhile. */
export interface Waiting {
  readonly onWait: NonNullable<RetryPolicy["onWait"]>;
  readonly onLateFile: NonNullable<LateFileWorld["onLateFile"]>;
  /** The last try that failed; undefined where none did. */
  last(): Waited | undefined;
}

/** What a run waited for: a store that failed, or a file that was not there. */
export type Waited =
  | { readonly kind: "store"; readonly store: string; readonly failure: Failure }
  | { readonly kind: "late-file"; readonly file: LateFile };

/** A signal arrived while a run was waiting. */
export class InterruptedWaitError extends InterruptedError {
  constructor({ signal, signalNumber }: InterruptedError, waited: Waited) {
    super(signal, signalNumber);
    this.message += `; at the last try ${describeWaited(waited)}`;
  }
}

function describeWaited(waited: Waited): string {
  return waited.kind === "store"
    ? `the store ${waited.store} ${describeFailure(waited.failure).message}`
    : `${describeLateFile(waited.file)} was not there`;
}

/**
 * Tells that a run is waiting: at once when the first try failed, and then every 10 s at most. Where cached values stand
 * ready it does not wait for long, and the warning that they are used says it all.
 */
export function tellWaiting(log: Pick<Log, "debug" | "warn">, clock: Pick<Clock, "elapsed">): Waiting {
  let last: Waited | undefined;
  let told = Number.NEGATIVE_INFINITY;
  return {
    onWait(wait) {
      const { store, failure, attempt, ms, left, patient } = wait;
      const { message, fix } = describeFailure(failure);
      last = { kind: "store", store, failure };
      log.debug(`try ${attempt}: the store ${message}; next try in ${Math.round(ms)} ms`);
      if (patient || clock.elapsed() - told < QUIET) return;
      told = clock.elapsed();
      log.warn({
        code: policyOf(failure).cause,
        message: `the store ${store} ${message}; it is asked again for up to ${timeLeft(left)} (ENVSHIM_TIMEOUT)`,
        ...(fix === undefined ? {} : { fix }),
      });
    },
    onLateFile(file, left) {
      const what = describeLateFile(file);
      last = { kind: "late-file", file };
      log.warn({
        code: "setting",
        message: `${what} is not there yet; it is waited for up to ${timeLeft(left)} (ENVSHIM_TIMEOUT)`,
      });
    },
    last: () => last,
  };
}

/** Tenths of a second only where they say something to a reader. */
function timeLeft(ms: number): string {
  return formatSeconds(ms, ms < 10_000 ? 1 : 0);
}
