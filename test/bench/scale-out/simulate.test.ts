// What docs/outages-and-cache.md says of the simulation, on a tenth of its fleet and a tenth of its store.
import { expect, test } from "vitest";
import { type Scenario, simulate } from "./simulate.ts";

const FLEET = { replicas: 200, downUntil: 60_000, perSecond: 5 } as const;

/** The store cannot serve them all any sooner than this. */
const SOONEST = FLEET.downUntil + (FLEET.replicas / FLEET.perSecond) * 1000;

const play = (choice: Pick<Scenario, "cache" | "jitter">) => simulate({ ...FLEET, ...choice });

test("with a fresh cache all replicas are up at once and the store is not asked", async () => {
  const { upAt, refused, requests } = await play({ cache: "fresh", jitter: true });
  expect(upAt).toEqual(upAt.map(() => 0));
  expect(upAt).toHaveLength(FLEET.replicas);
  expect(refused + requests).toBe(0);
});

test("with a stale cache all replicas are up within one attempt's time, in the middle of the outage", async () => {
  const { upAt, failedStarts } = await play({ cache: "stale", jitter: true });
  expect(Math.max(...upAt)).toBeLessThanOrEqual(5000);
  expect(failedStarts).toBe(0);
});

test("without a cache jitter brings the replicas up soon after the store can have served them, with fewer requests", async () => {
  const [jitter, none] = await Promise.all([
    play({ cache: "none", jitter: true }),
    play({ cache: "none", jitter: false }),
  ]);
  expect(Math.max(...jitter.upAt)).toBeLessThan(SOONEST * 1.25);
  expect(Math.max(...none.upAt)).toBeGreaterThan(SOONEST * 4);
  expect(jitter.throttled).toBeLessThan(none.throttled / 2);
  expect(jitter.failedStarts).toBeLessThan(none.failedStarts);
});

test("the simulation is the same each time", async () => {
  expect(await play({ cache: "none", jitter: true })).toEqual(await play({ cache: "none", jitter: true }));
});
