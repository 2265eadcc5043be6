import { expect, test } from "vitest";
import { InterruptedError } from "../../../src/errors/errors.ts";
import type { Problem } from "../../../src/errors/problem.ts";
import { InterruptedWaitError, tellWaiting } from "../../../src/store/waiting.ts";
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
  expect(waiting.last()).toEqual({
    kind: "store",
    store: "store.test",
    failure: { kind: "not-now", status: 502 },
  });
});

test.each([
  [
    { kind: "store", store: "store.test", failure: { kind: "not-now", status: 503 } },
    "the store store.test answered 503",
  ],
  [
    { kind: "late-file", file: { what: "token", path: "/run/token", setting: "ENVSHIM_TOKEN_FILE" } },
    "the token file /run/token was not there",
  ],
] as const)("a run that a signal ends says what it waited for: %j", (waited, says) => {
  const error = new InterruptedWaitError(new InterruptedError("SIGTERM", 15), waited);
  expect(error).toMatchObject({ exitStatus: 143, message: `stopped by SIGTERM; at the last try ${says}` });
});
