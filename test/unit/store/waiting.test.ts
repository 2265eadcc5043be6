import { expect, test } from "vitest";
import type { Problem } from "../../../src/errors/problem.ts";
import { tellWaiting } from "../../../src/store/waiting.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

function setUp() {
  const clock = new VirtualClock();
  const told: string[] = [];
  const log = { warn: ({ message }: Problem) => told.push(message), debug: () => {} };
  const waiting = tellWaiting(log, clock);
  const fail = (status: number, patient = false) =>
    waiting.onWait({
      store: "store.test",
      failure: { kind: "not-now", status },
      attempt: 1,
      ms: 100,
      left: 30_000 - clock.elapsed(),
      patient,
    });
  return { clock, told, waiting, fail };
}

test("the first failed try is told at once, and then one every 10 s at most", () => {
  const { clock, told, fail } = setUp();
  for (const [ms, status] of [
    [0, 500],
    [9999, 501],
    [1, 502],
    [9999, 503],
    [1, 504],
  ] as const) {
    clock.advance(ms);
    fail(status);
  }
  expect(told).toEqual([
    "the store store.test answered 500; it is asked again for up to 30 s (ENVSHIM_TIMEOUT)",
    "the store store.test answered 502; it is asked again for up to 20 s (ENVSHIM_TIMEOUT)",
    "the store store.test answered 504; it is asked again for up to 10 s (ENVSHIM_TIMEOUT)",
  ]);
});

test("where cached values stand ready nothing is told but that they are used", () => {
  const { told, fail } = setUp();
  fail(500, true);
  expect(told).toEqual([]);
});

test("the last failure is the one that a run names when it is ended", () => {
  const { waiting, fail } = setUp();
  expect(waiting.last()).toBeUndefined();
  fail(500);
  fail(502);
  expect(waiting.last()).toBe("the store store.test answered 502");
});
