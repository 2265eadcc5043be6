import type { Clock } from "../host/clock.ts";
import { type Effort, type Failure, policyOf } from "./failure.ts";
import type { Answer, Store } from "./store.ts";

/** A try that failed, and what comes next. */
export interface Wait {
  /** The store's label. */
  readonly store: string;
  readonly failure: Failure;
  /** The number of the try, from 1. */
  readonly attempt: number;
  /** Milliseconds to the next one. */
  readonly ms: number;
  /** Milliseconds to the deadline. */
  readonly left: number;
  /** True where cached values stand ready, and the run will not wait much longer. */
  readonly patient: boolean;
}

/** When to try again, and for how long. */
export interface RetryPolicy {
  readonly clock: Clock;
  /** A number from 0 up to 1, as `Math.random`. */
  readonly random: () => number;
  /** The moment of `clock.elapsed()` after which nothing is tried. */
  readonly deadline: number;
  /** Told before every wait. */
  readonly onWait?: (wait: Wait) => void;
}

/** The longest first wait and the longest wait of all, in milliseconds. */
const BACKOFF = { first: 100, longest: 5000 } as const;

/** Enough tries to know that a host name does not exist. */
const FEW = 3;

/** Milliseconds that a try needs to come to anything; with less left none is begun. */
const LEAST_TRY = 20;

/**
 * The store, tried again until it answers or the deadline comes. Only names without an answer are asked for again.
 *
 * Waits are full-jitter exponential: a random time up to 100 ms, 200 ms, 400 ms … 5 s. A `Retry-After` is waited for
 * in full, and the jitter comes on top, so that replicas told the same moment do not come back in it together.
 *
 * Source: "Exponential Backoff And Jitter", AWS Architecture Blog; RFC 9110, 10.2.3 (Retry-After).
 */
export function withRetry(store: Store, policy: RetryPolicy): Store {
  const { clock } = policy;
  return {
    label: store.label,
    async fetch(request) {
      const answers = new Map<string, Answer>();
      const started = clock.elapsed();
      const patience = started + (request.patience ?? Number.POSITIVE_INFINITY);
      const until = Math.min(policy.deadline, patience);
      const cutBy = until === patience ? "ENVSHIM_ATTEMPT_TIMEOUT" : "ENVSHIM_TIMEOUT";
      let names = request.names;
      for (let attempt = 1; ; attempt++) {
        const timeout = Math.max(1, Math.min(request.timeout, until - clock.elapsed()));
        for (const [name, answer] of await store.fetch({ ...request, names, timeout, until })) {
          answers.set(name, weightier(answers.get(name), answer, timeout < request.timeout));
        }
        const effort: Effort = { tries: attempt, ms: clock.elapsed() - started };
        const failed = names.flatMap((name) => retryable(name, answers.get(name), attempt));
        const [first] = failed;
        if (!first) return summed(answers, effort);
        const ms = nextWait(failed, attempt, policy.random);
        const left = until - clock.elapsed();
        if (left < LEAST_TRY) return summed(answers, { ...effort, cutBy });
        if (ms + LEAST_TRY > left) return summed(answers, { ...effort, cutBy, wait: ms });
        const patient = request.patience !== undefined;
        policy.onWait?.({ store: store.label, failure: first.failure, attempt, ms, left, patient });
        await clock.sleep(ms, request.signal);
        if (until - clock.elapsed() < LEAST_TRY) return summed(answers, { ...effort, cutBy });
        names = failed.map(({ name }) => name);
      }
    },
  };
}

/** The answer to go on with: a try that the deadline cut short says nothing that the try before it did not say better. */
function weightier(before: Answer | undefined, answer: Answer, wasCut: boolean): Answer {
  if (before?.kind !== "failed" || answer.kind !== "failed") return answer;
  const { kind } = answer.failure;
  return kind === "no-time" || (kind === "timed-out" && wasCut) ? before : answer;
}

function retryable(
  name: string,
  answer: Answer | undefined,
  attempt: number,
): { name: string; failure: Failure }[] {
  if (answer?.kind !== "failed") return [];
  const { failure } = answer;
  const { again } = policyOf(failure);
  return again === "yes" || (again === "few" && attempt < FEW) ? [{ name, failure }] : [];
}

function nextWait(failed: readonly { failure: Failure }[], attempt: number, random: () => number): number {
  const asked = Math.max(0, ...failed.map(({ failure }) => failure.retryAfter ?? 0));
  return asked + random() * Math.min(BACKOFF.longest, BACKOFF.first * 2 ** (attempt - 1));
}

/** The answers, failures among them with how often and how long it was tried. */
function summed(answers: ReadonlyMap<string, Answer>, effort: Effort): Map<string, Answer> {
  return new Map(
    [...answers].map(([name, answer]) => [
      name,
      answer.kind === "failed" ? { kind: "failed", failure: { ...answer.failure, effort } } : answer,
    ]),
  );
}
