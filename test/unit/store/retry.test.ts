import { expect, test } from "vitest";
import type { Failure } from "../../../src/store/failure.ts";
import { describeFailure } from "../../../src/store/failure-words.ts";
import { type RetryPolicy, withRetry } from "../../../src/store/retry.ts";
import type { Answer, Answers, Store } from "../../../src/store/store.ts";
import { failed, found, refused, requestFor, scriptedStore } from "../../support/stores.ts";
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
  ["refused", refused("permission")],
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

/** What a failure says of the tries, and undefined for any other answer. */
function effortOf(answer: Answer | undefined) {
  return answer?.kind === "failed" ? answer.failure.effort : undefined;
}

test("a wait is told with its number, its length, what is left and whether cached values stand ready", async () => {
  const clock = new VirtualClock();
  clock.advance(1000);
  const store = scriptedStore((_, index) => (index < 2 ? failed() : found("x")));
  const told = { store: "store.test", failure: { kind: "not-now", status: 503 } };
  expect((await ask(store, { clock, random: 1, patience: 5000 })).waits).toEqual([
    { ...told, attempt: 1, ms: 100, left: 5000, patient: true },
    { ...told, attempt: 2, ms: 200, left: 4900, patient: true },
  ]);
  const other = scriptedStore((_, index) => (index < 1 ? failed() : found("x")));
  expect((await ask(other, { clock })).waits).toMatchObject([{ left: 30_000, patient: false }]);
});

test("the time of all tries counts from the first, whatever the clock showed then", async () => {
  const clock = new VirtualClock();
  clock.advance(7000);
  const store = scriptedStore(() => failed());
  expect(effortOf((await ask(store, { clock, random: 1, deadline: 350 })).answer)).toEqual({
    tries: 3,
    ms: 300,
    cutBy: "ENVSHIM_TIMEOUT",
    wait: 400,
  });
});

test.each([
  ["ENVSHIM_ATTEMPT_TIMEOUT", 50],
  ["ENVSHIM_TIMEOUT", 60_000],
])("what ended the tries is named: %s", async (cutBy, patience) => {
  const store = scriptedStore(() => failed());
  const { answer } = await ask(store, { random: 1, deadline: 60, patience });
  expect(effortOf(answer)).toEqual({ tries: 1, ms: 0, cutBy, wait: 100 });
});

test.each([
  ["20 ms are enough", 20, 0, 2],
  ["19 ms are not", 19, 0, 1],
  ["20 ms are enough after a wait", 120, 1, 2],
  ["19 ms are not after a wait", 119, 1, 1],
])("a try is begun only where it can come to something: %s", async (_, deadline, random, tries) => {
  const store = scriptedStore((__, index) => (index === 0 ? failed() : found("x")));
  await ask(store, { deadline, random });
  expect(store.requests).toHaveLength(tries);
});

test("a wait that leaves no time for a try is not begun, and is the one that is blamed", async () => {
  const { answer, waits } = await ask(
    scriptedStore(() => failed()),
    { deadline: 119, random: 1 },
  );
  expect(waits).toEqual([]);
  expect(effortOf(answer)).toEqual({ tries: 1, ms: 0, cutBy: "ENVSHIM_TIMEOUT", wait: 100 });
});

test("where a try leaves too little time for another, no wait is blamed", async () => {
  const clock = new VirtualClock();
  const store = scriptedStore(async ({ signal }) => {
    await clock.sleep(90, signal);
    return failed();
  });
  const { answer } = await ask(store, { clock, deadline: 100, random: 0 });
  expect(effortOf(answer)).toEqual({ tries: 1, ms: 90, cutBy: "ENVSHIM_TIMEOUT" });
});

test.each([
  ["nothing is begun with 19 ms left", 981, 1],
  ["a try is begun with 20 ms left", 980, 2],
])("after a wait that took longer than it was to: %s", async (_, slept, tries) => {
  const clock = new VirtualClock();
  clock.advance(500);
  clock.sleep = async () => clock.advance(slept);
  const store = scriptedStore((__, index) => (index === 0 ? failed() : found("x")));
  const policy = { clock, random: () => 0, deadline: 1500 };
  const answers = await withRetry(store, policy).fetch(requestFor("a"));
  expect(store.requests).toHaveLength(tries);
  expect([...answers.keys()]).toEqual(["a"]);
});

test("a run that a long wait ended tells its tries", async () => {
  const clock = new VirtualClock();
  clock.sleep = async () => clock.advance(990);
  const policy = { clock, random: () => 0, deadline: 1000 };
  const answers = await withRetry(
    scriptedStore(() => failed()),
    policy,
  ).fetch(requestFor("a"));
  expect(effortOf(answers.get("a"))).toEqual({ tries: 1, ms: 0, cutBy: "ENVSHIM_TIMEOUT" });
});

const timedOut = { kind: "timed-out", ms: 1000, limitedBy: "ENVSHIM_ATTEMPT_TIMEOUT" } as const;

test.each<[string, Failure, number, Failure["kind"]]>([
  ["one that the deadline cut short", timedOut, 4000, "not-now"],
  ["one with no time at all", { kind: "no-time" }, 60_000, "not-now"],
  ["but one that had all its time counts", timedOut, 60_000, "timed-out"],
  ["and so does any other failure", { kind: "no-such-host" }, 4000, "no-such-host"],
])("a last try says nothing that the one before did not say better: %s", async (_, last, deadline, kind) => {
  const store = scriptedStore((__, index) => (index === 0 ? failed() : failed({ ...last })));
  const clock = new VirtualClock();
  const policy = { clock, random: () => 0.5, deadline };
  const retried = withRetry(
    {
      ...store,
      fetch: async (request) => {
        const answers = await store.fetch(request);
        clock.advance(store.requests.length === 2 ? deadline : 0);
        return answers;
      },
    },
    policy,
  );
  const answers = await clock.run(retried.fetch(requestFor("a")));
  expect(answers.get("a")).toMatchObject({ kind: "failed", failure: { kind } });
});

test("an answer after a failure counts, and so does a failure where there was no answer", async () => {
  const store = scriptedStore((_, index) => (index === 0 ? failed(timedOut) : { kind: "missing" }));
  expect((await ask(store)).answer).toEqual({ kind: "missing" });
  const cut = scriptedStore(() => failed(timedOut));
  expect(messageOf((await ask(cut, { deadline: 10 })).answer)).toContain("1 try");
});

test("a name that a store says nothing of has no answer, and is not asked for again", async () => {
  const store = scriptedStore(() => new Map<string, Answer>());
  expect((await ask(store)).answer).toBeUndefined();
  expect(store.requests).toHaveLength(1);
});
