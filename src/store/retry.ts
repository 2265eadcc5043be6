import type { Clock } from "../host/clock.ts";
import type { Answer, Failure, Store } from "./store.ts";

/** When to try again, and for how long. */
export interface RetryPolicy {
  readonly clock: Clock;
  /** A number from 0 up to 1, as `Math.random`. */
  readonly random: () => number;
  /** The moment of `clock.elapsed()` after which nothing is tried. */
  readonly deadline: number;
  /** Told before every wait. */
  readonly onWait?: (wait: {
    readonly failure: Failure;
    readonly attempt: number;
    readonly ms: number;
  }) => void;
}

/** The longest first wait and the longest wait of all, in milliseconds. */
const BACKOFF = { first: 100, longest: 5000 } as const;

/** Enough tries to know that a host name does not exist. */
const FEW = 3;

/**
 * The store, tried again until it answers or the deadline comes. Only names without an answer are asked for again.
 *
 * Waits are full-jitter exponential: a random time up to 100 ms, 200 ms, 400 ms … 5 s. A `Retry-After` is waited for
 * in full, and the jitter comes on top, so that replicas told the same moment do not come back in it together.
 *
 * Source: "Exponential Backoff And Jitter", AWS Architecture Blog; RFC 9110, 10.2.3 (Retry-After).
 */
export function withRetry(store: Store, policy: RetryPolicy): Store {
  return {
    label: store.label,
    async fetch(request) {
      const answers = new Map<string, Answer>();
      const started = policy.clock.elapsed();
      const deadline = Math.min(policy.deadline, started + (request.patience ?? Number.POSITIVE_INFINITY));
      let names = request.names;
      for (let attempt = 1; ; attempt++) {
        const timeout = Math.max(1, Math.min(request.timeout, deadline - policy.clock.elapsed()));
        for (const [name, answer] of await store.fetch({ ...request, names, timeout }))
          answers.set(name, answer);
        const failed = names.flatMap((name) => retryable(name, answers.get(name), attempt));
        const [first] = failed;
        if (!first) return summed(answers, attempt, policy.clock.elapsed() - started);
        const ms = nextWait(failed, attempt, policy.random);
        if (policy.clock.elapsed() + ms >= deadline) {
          const end = `the next wait of ${seconds(ms)} would pass the deadline`;
          return summed(answers, attempt, policy.clock.elapsed() - started, end);
        }
        policy.onWait?.({ failure: first.failure, attempt, ms });
        await policy.clock.sleep(ms, request.signal);
        names = failed.map(({ name }) => name);
      }
    },
  };
}

function retryable(
  name: string,
  answer: Answer | undefined,
  attempt: number,
): { name: string; failure: Failure }[] {
  if (answer?.kind !== "failed") return [];
  const { failure } = answer;
  const again = failure.retry === "few" ? attempt < FEW : failure.retry;
  return again ? [{ name, failure }] : [];
}

function nextWait(failed: readonly { failure: Failure }[], attempt: number, random: () => number): number {
  const asked = Math.max(0, ...failed.map(({ failure }) => failure.retryAfter ?? 0));
  return asked + random() * Math.min(BACKOFF.longest, BACKOFF.first * 2 ** (attempt - 1));
}

/** The answers, failures among them saying how often and how long it was tried. */
function summed(
  answers: ReadonlyMap<string, Answer>,
  attempts: number,
  ms: number,
  end?: string,
): Map<string, Answer> {
  const effort = `${attempts} ${attempts === 1 ? "try" : "tries"} in ${seconds(ms)}${end ? `; ${end}` : ""}`;
  const failures = new Map<Failure, Answer>();
  const tell = (failure: Failure): Answer => {
    const told = failures.get(failure) ?? {
      kind: "failed",
      failure: { ...failure, message: `${failure.message} (${effort})` },
    };
    failures.set(failure, told);
    return told;
  };
  return new Map(
    [...answers].map(([name, answer]) => [name, answer.kind === "failed" ? tell(answer.failure) : answer]),
  );
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
