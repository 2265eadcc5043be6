import { type EntryFile, withCache } from "../../../src/store/cache/cache.ts";
import type { Entry } from "../../../src/store/cache/entry.ts";
import { withRetry } from "../../../src/store/retry.ts";
import type { Answer, Store } from "../../../src/store/store.ts";
import { failed, found, requestFor } from "../../support/stores.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

/** The fleet, the outage and what the replicas do about it. Times are in milliseconds. */
export interface Scenario {
  readonly replicas: number;
  /** The store refuses connections until then. */
  readonly downUntil: number;
  /** Requests that it serves in a second afterwards. */
  readonly perSecond: number;
  /** What a replica has in its cache folder when it starts. */
  readonly cache: "none" | "stale" | "fresh";
  /** Without it every wait is as long as it can be, the same for all. */
  readonly jitter: boolean;
}

/** What happened at the store and in the fleet. */
export interface Outcome {
  /** Connections that the store refused while it was down. */
  readonly refused: number;
  /** Requests that it was sent once it was up, those it sent away with 429 among them. */
  readonly requests: number;
  readonly throttled: number;
  /** The most that arrived in one second, at any time. */
  readonly peak: number;
  /** Starts that ended with an exit status, and were started again by the orchestrator. */
  readonly failedStarts: number;
  /** When each replica was up, in order. */
  readonly upAt: readonly number[];
}

/** envshim's defaults. */
const TIMEOUT = 30_000;
const ATTEMPT_TIMEOUT = 5000;
const LIFETIME = { ttl: 300_000, maxStale: 86_400_000 };

const log = { warn: () => {}, debug: () => {} };

/** What Kubernetes waits before it starts a container again that failed: doubling from 10 s to 5 min. */
const restartDelay = (failures: number) => Math.min(300_000, 10_000 * 2 ** (failures - 1));

/** Plays a scenario on a virtual clock with the program's own retry and cache; the same each time. */
export async function simulate(scenario: Scenario): Promise<Outcome> {
  const clock = new VirtualClock();
  const random = scenario.jitter ? seeded(1) : () => 1;
  const { store, seen } = throttledStore(clock, scenario);
  const upAt: number[] = [];
  let failedStarts = 0;

  const replica = async () => {
    const file = cacheFile(scenario, clock);
    for (let failures = 0; ; ) {
      const retrying = withRetry(store, { clock, random, deadline: clock.elapsed() + TIMEOUT });
      const asked = withCache(retrying, {
        clock,
        file: () => file,
        ...LIFETIME,
        patience: ATTEMPT_TIMEOUT,
        keepNoStore: false,
        log,
      });
      const answers = await asked.fetch({ ...requestFor("a"), timeout: ATTEMPT_TIMEOUT });
      if (answers.get("a")?.kind === "found") break;
      failures += 1;
      failedStarts += 1;
      await clock.sleep(restartDelay(failures));
    }
    upAt.push(clock.elapsed());
  };

  await clock.run(Promise.all(Array.from({ length: scenario.replicas }, replica)));
  return { ...seen(), failedStarts, upAt };
}

/**
 * A store that is down at first, then serves so many requests a second, one after the other. It lets as many wait as it
 * serves in a second, and answers 429 to all others.
 */
function throttledStore(clock: VirtualClock, { downUntil, perSecond }: Scenario) {
  const arrivals = new Map<number, number>();
  let [refused, requests, throttled, busyUntil] = [0, 0, 0, 0];
  const store: Store = {
    label: "store",
    async fetch({ signal }) {
      const now = clock.elapsed();
      const second = Math.floor(now / 1000);
      arrivals.set(second, (arrivals.get(second) ?? 0) + 1);
      const answer = await serve(now, signal);
      return new Map([["a", answer]]);
    },
  };
  const serve = async (now: number, signal: AbortSignal): Promise<Answer> => {
    if (now < downUntil) {
      refused += 1;
      return failed({ kind: "no-connection", code: "ECONNREFUSED" });
    }
    requests += 1;
    if (busyUntil - now >= 1000) {
      throttled += 1;
      return failed({ kind: "not-now", status: 429 });
    }
    busyUntil = Math.max(busyUntil, now) + 1000 / perSecond;
    await clock.sleep(busyUntil - now, signal);
    return found("value");
  };
  const seen = () => ({ refused, requests, throttled, peak: Math.max(0, ...arrivals.values()) });
  return { store, seen };
}

/** The cache of one replica. Without one it forgets what it is told. */
function cacheFile({ cache }: Scenario, clock: VirtualClock): EntryFile {
  const age = cache === "fresh" ? LIFETIME.ttl / 2 : LIFETIME.ttl * 2;
  const entry: Entry = { secret: found("value"), fetchedAt: clock.now() - age };
  const entries = new Map<string, Entry>(cache === "none" ? [] : [["a", entry]]);
  return {
    read: () => entries,
    update: (changes) => {
      for (const [name, changed] of changes) if (changed && cache !== "none") entries.set(name, changed);
    },
    clear: () => entries.clear(),
  };
}

/** Mulberry32: a small generator whose numbers are the same on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
