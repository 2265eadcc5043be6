import type { Clock } from "../host/clock.ts";
import type { Log } from "../log/log.ts";
import { formatSeconds } from "../text/duration.ts";
import { policyOf } from "./failure.ts";
import { describeFailure } from "./failure-words.ts";
import type { LateFileWorld } from "./login/late-file.ts";
import { describeLateFile } from "./login/words.ts";
import type { RetryPolicy } from "./retry.ts";

/** Milliseconds from one warning to the next. */
const QUIET = 10_000;

/** What a run that waits for its store tells meanwhile. */
export interface Waiting {
  readonly onWait: NonNullable<RetryPolicy["onWait"]>;
  readonly onLateFile: NonNullable<LateFileWorld["onLateFile"]>;
  /** The last try that failed, as the end of a sentence that starts with the run; undefined where none did. */
  last(): string | undefined;
}

/**
 * Tells that a run is waiting: at once when the first try failed, and then every 10 s at most. Where cached values stand
 * ready it does not wait for long, and the warning that they are used says it all.
 */
export function tellWaiting(log: Pick<Log, "debug" | "warn">, clock: Pick<Clock, "elapsed">): Waiting {
  let last: string | undefined;
  let told = Number.NEGATIVE_INFINITY;
  return {
    onWait(wait) {
      const { store, failure, attempt, ms, left, patient } = wait;
      const { message, fix } = describeFailure(failure);
      last = `the store ${store} ${message}`;
      log.debug(`try ${attempt}: the store ${message}; next try in ${Math.round(ms)} ms`);
      if (patient || clock.elapsed() - told < QUIET) return;
      told = clock.elapsed();
      log.warn({
        code: policyOf(failure).cause,
        message: `${last}; it is asked again for up to ${timeLeft(left)} (ENVSHIM_TIMEOUT)`,
        ...(fix === undefined ? {} : { fix }),
      });
    },
    onLateFile(file, left) {
      const what = describeLateFile(file);
      last = `${what} was not there`;
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
