import { expect, test } from "vitest";
import type { Deployment, HealthCheck } from "../../../../src/up/deployment.ts";
import type { Asked } from "../../../../src/up/run/ask.ts";
import { type Question, questionsOf, untilReady } from "../../../../src/up/run/until-ready.ts";
import { systemClock } from "../../../support/clock.ts";
import { network } from "../../../support/network.ts";

const host = { clock: systemClock, network };

const check = (kind: HealthCheck["kind"]): HealthCheck => ({
  kind,
  path: `/${kind}`,
  port: 8000,
  headers: {},
  initialDelay: 2000,
  period: 10_000,
  timeout: 1000,
  threshold: 3,
});

const deployment = (changes: Partial<Deployment>): Deployment => ({
  name: undefined,
  image: "app:1",
  command: undefined,
  ports: [],
  checks: [],
  beyond: [],
  ...changes,
});

/** A clock that stands still but for the sleeps. */
function sleepingClock() {
  const slept: number[] = [];
  let now = 0;
  return {
    slept,
    elapsed: () => now,
    async sleep(ms: number, signal: AbortSignal) {
      signal.throwIfAborted();
      slept.push(ms);
      now += ms;
    },
  };
}

const question = (answers: Asked[], changes: Partial<Question> = {}): Question => ({
  label: "it",
  ask: async () => answers.shift() ?? { kind: "good" },
  initialDelay: 0,
  period: 500,
  patience: 1000,
  ...changes,
});

const refused: Asked = { kind: "failed", code: "ECONNREFUSED" };
const { signal } = new AbortController();
const quiet = { onWait: () => {}, onOverdue: () => {} };

test.each([
  [
    ["startup", "readiness", "liveness"],
    ["startup", "readiness"],
  ],
  [
    ["startup", "liveness"],
    ["startup", "liveness"],
  ],
  [["readiness", "liveness"], ["readiness"]],
  [["liveness"], ["liveness"]],
] as const)("of %j it asks %j", (kinds, asked) => {
  const questions = questionsOf(deployment({ ports: [8000], checks: kinds.map(check) }), host);
  expect(questions.map(({ label }) => label)).toEqual(
    asked.map((kind) => `health check ${kind}, http://127.0.0.1:8000/${kind},`),
  );
});

test("it asks at least twice a second, and has the patience of the platform", () => {
  expect(questionsOf(deployment({ checks: [check("readiness")] }), host)).toMatchObject([
    { initialDelay: 2000, period: 500, patience: 32_000 },
  ]);
});

test("without health checks it asks for the first port; without ports for nothing", () => {
  expect(questionsOf(deployment({ ports: [80, 81] }), host).map(({ label }) => label)).toEqual([
    "port 80 of 127.0.0.1",
  ]);
  expect(questionsOf(deployment({}), host)).toEqual([]);
});

test("each question is asked until it is answered well, one after the other", async () => {
  const clock = sleepingClock();
  const order: string[] = [];
  const tell = (name: string, answers: Asked[]) => {
    const { ask, ...rest } = question(answers);
    return {
      ...rest,
      ask: () => {
        order.push(name);
        return ask();
      },
    };
  };
  await untilReady([tell("a", [refused, refused]), tell("b", [refused])], clock, signal, quiet);
  expect(order).toEqual(["a", "a", "a", "b", "b"]);
  expect(clock.slept).toEqual([0, 500, 500, 0, 500]);
});

test("trouble is told once for a question, when patience is at an end, with the last answer", async () => {
  const answers: Asked[] = [refused, refused, { kind: "answered", status: 503 }, refused, refused];
  const told: [string, Asked][] = [];
  await untilReady([question(answers)], sleepingClock(), signal, {
    ...quiet,
    onOverdue: ({ label }, asked) => void told.push([label, asked]),
  });
  expect(told).toEqual([["it", { kind: "answered", status: 503 }]]);
});

test("five seconds after the initial delay it is told once what is waited for", async () => {
  const answers = Array.from({ length: 20 }, () => refused);
  const clock = sleepingClock();
  const told: [number, Asked][] = [];
  const patient = question(answers, { initialDelay: 2000, patience: 60_000 });
  await untilReady([patient], clock, signal, {
    ...quiet,
    onWait: (_, asked) => void told.push([clock.elapsed(), asked]),
  });
  expect(told).toEqual([[7000, refused]]);
});

test("nobody is asked any more once it is over", async () => {
  const over = new AbortController();
  const ask = async (): Promise<Asked> => {
    over.abort(new Error("over"));
    return { kind: "good" };
  };
  await expect(untilReady([question([], { ask })], sleepingClock(), over.signal, quiet)).rejects.toThrow(
    "over",
  );
});
