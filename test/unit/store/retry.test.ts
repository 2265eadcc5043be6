import { expect, test } from "vitest";
import { describeFailure } from "../../../src/store/failure-words.ts";
import { type RetryPolicy, withRetry } from "../../../src/store/retry.ts";
import type { Answer, Answers, Store } from "../../../src/store/store.ts";
import { failed, found, requestFor, scriptedStore } from "../../support/stores.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

/** Asks for `a` on a virtual clock, with 30 s to the deadline unless it is said otherwise. */
async function ask(
  store: Store,
  {
    deadline = 30_000,
    random = 0.5,
    patience = undefined as number | undefined,
    clock = new VirtualClock(),
  } = {},
) {
  const waits: Parameters<NonNullable<RetryPolicy["onWait"]>>[0][] = [];
  const policy: RetryPolicy = {
    clock,
    random: () => random,
    deadline: clock.elapsed() + deadline,
    onWait: (wait) => waits.push(wait),
  };
  const request = { ...requestFor("a"), ...(patience === undefined ? {} : { patience }) };
  const answers = await clock.run(withRetry(store, policy).fetch(request));
  return { answer: answers.get("a"), waits, elapsed: clock.elapsed(), clock };
}

function messageOf(answer: Answer | undefined): string {
  return answer?.kind === "failed"
    ? describeFailure(answer.failure).message
    : `not a failure: ${answer?.kind}`;
}

test("an answer at the first try takes no time and no second request", async () => {
  const store = scriptedStore(() => found("x"));
  const { answer, elapsed } = await ask(store);
  expect(answer).toEqual(found("x"));
  expect(store.requests).toHaveLength(1);
  expect(elapsed).toBe(0);
});

test("waits are full-jitter exponential: up to 100 ms at first, doubling to 5 s at most", async () => {
  const most = await ask(
    scriptedStore((_, index) => (index < 9 ? failed() : found("x"))),
    { random: 1, deadline: 60_000 },
  );
  expect(most.waits.map(({ ms }) => ms)).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
  const half = await ask(
    scriptedStore((_, index) => (index < 4 ? failed() : found("x"))),
    { random: 0.5 },
  );
  expect(half.waits.map(({ ms }) => ms)).toEqual([50, 100, 200, 400]);
  const least = await ask(
    scriptedStore((_, index) => (index < 9 ? failed() : found("x"))),
    { random: 0 },
  );
  expect(least.elapsed).toBe(0);
});

test("Retry-After is waited for in full, with the jitter on top", async () => {
  const { waits } = await ask(
    scriptedStore((_, index) =>
      index === 0 ? failed({ kind: "not-now", status: 503, retryAfter: 2000 }) : found("x"),
    ),
    { random: 1 },
  );
  expect(waits.map(({ ms }) => ms)).toEqual([2100]);
});

test("a Retry-After that would pass the deadline fails at once and says so", async () => {
  const store = scriptedStore(() => failed({ kind: "not-now", status: 503, retryAfter: 60_000 }));
  const { answer, elapsed } = await ask(store, { random: 0 });
  expect(elapsed).toBe(0);
  expect(store.requests).toHaveLength(1);
  expect(messageOf(answer)).toBe(
    "answered 503 (1 try in 0.0 s; the next wait of 60.0 s would pass the deadline of ENVSHIM_TIMEOUT)",
  );
});

test("a store that never answers is given up at the deadline, with the tries and the time in the message", async () => {
  const store = scriptedStore(() => failed());
  const { answer, elapsed } = await ask(store, { random: 1 });
  expect(messageOf(answer)).toBe(
    "answered 503 (11 tries in 26.3 s; the next wait of 5.0 s would pass the deadline of ENVSHIM_TIMEOUT)",
  );
  expect(elapsed).toBe(26_300);
});

test("with a caller that can do without, the tries end with its patience", async () => {
  const { elapsed, answer } = await ask(
    scriptedStore(() => failed()),
    { random: 1, patience: 1000 },
  );
  expect(elapsed).toBe(700);
  expect(messageOf(answer)).toContain("4 tries in 0.7 s");
});

test("no try may take longer than what is left to the deadline", async () => {
  const clock = new VirtualClock();
  const store = scriptedStore(async ({ timeout, signal }) => {
    await clock.sleep(timeout, signal);
    return failed();
  });
  const { elapsed } = await ask(store, { deadline: 12_000, random: 0, clock });
  expect(store.requests.map(({ timeout }) => timeout)).toEqual([5000, 5000, 2000]);
  expect(elapsed).toBe(12_000);
});

test("a failure that no try can mend is final", async () => {
  const store = scriptedStore(() => failed({ kind: "redirected", status: 301 }));
  expect(messageOf((await ask(store)).answer)).toBe(
    "answered 301, and redirects are not followed (1 try in 0.0 s)",
  );
  expect(store.requests).toHaveLength(1);
});

test("three tries are enough for a host name that does not exist", async () => {
  const store = scriptedStore(() => failed({ kind: "no-such-host" }));
  expect(messageOf((await ask(store)).answer)).toContain("3 tries");
  expect(store.requests).toHaveLength(3);
});

test.each<[string, Answer]>([
  ["missing", { kind: "missing" }],
  ["refused", { kind: "refused", reason: "permission", what: "answered 403" }],
])("what the store does have to say is not asked again: %s", async (_, said) => {
  const store = scriptedStore(() => said);
  expect((await ask(store)).answer).toEqual(said);
  expect(store.requests).toHaveLength(1);
});

test("only names without an answer are asked for again", async () => {
  const store = scriptedStore(
    ({ names }, index): Answers =>
      new Map<string, Answer>(
        names.map((name) => [name, name === "b" && index < 2 ? failed() : found(name)]),
      ),
  );
  const clock = new VirtualClock();
  const policy = { clock, random: () => 0.5, deadline: 30_000 };
  const answers = await clock.run(withRetry(store, policy).fetch(requestFor("a", "b", "c")));
  expect(store.requests.map(({ names }) => names)).toEqual([["a", "b", "c"], ["b"], ["b"]]);
  expect([...answers.values()].map(({ kind }) => kind)).toEqual(["found", "found", "found"]);
});

test("a signal ends a wait at once", async () => {
  const clock = new VirtualClock();
  const interruption = new AbortController();
  const store = scriptedStore(() => failed());
  const policy = {
    clock,
    random: () => 1,
    deadline: 30_000,
    onWait: () => queueMicrotask(() => interruption.abort(new Error("stopped"))),
  };
  const asked = withRetry(store, policy).fetch({ ...requestFor("a"), signal: interruption.signal });
  await expect(asked).rejects.toThrow("stopped");
  expect(clock.elapsed()).toBe(0);
});

test("a wall clock that is set while resolving moves no deadline", async () => {
  const clock = new VirtualClock();
  let wall = 0;
  clock.now = () => wall;
  const store = scriptedStore(() => {
    wall -= 3_600_000;
    return failed();
  });
  expect((await ask(store, { clock, random: 1 })).elapsed).toBe(26_300);
});
