// A store that accepts and never answers, with the default timeouts, and many starts at once.
import { execa } from "execa";
import { expect, test } from "vitest";
import { goodReply } from "../support/faults.ts";
import { type RawAnswer, rawReply, startRawServer } from "../support/raw-server.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir } from "../support/temp.ts";

/**
 * How late a process ends that has its time to end, and nothing else to do, is a fact of the machine and of what else it
 * does. So as many bare runtimes run beside, which only wait and end; what envshim may take is counted from the slowest.
 * @param wait the expression of how long each waits, in milliseconds; there `performance.now()` is 0 at its start
 * @returns milliseconds from start to end
 */
async function slowestBare(count: number, wait: string): Promise<number> {
  const start = () => execa(process.execPath, ["-e", `setTimeout(() => process.exit(), ${wait})`]);
  const runs = await Promise.all(Array.from({ length: count }, start));
  return Math.max(...runs.map(({ durationMs }) => durationMs));
}

/** A store that answers so, and envshim to be started against it. */
async function against(answer: RawAnswer) {
  const server = await startRawServer(answer);
  const env = {
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: `http://127.0.0.1:${server.port}`,
    ENVSHIM_TOKEN: "the-token",
    ENVSHIM_CACHE_DIR: tempDir(),
  };
  const start = (...options: string[]) => envshim([...options, "--", "printenv", "A"], { env });
  const startAtOnce = (count: number, ...options: string[]) =>
    Promise.all(Array.from({ length: count }, () => start(...options)));
  return { start, startAtOnce };
}

/** Milliseconds of the slowest of as many starts whose store answers after `ms`: they wait as long for another reason. */
async function slowestAnswered(count: number, ms: number): Promise<number> {
  const { startAtOnce } = await against((socket) => void setTimeout(() => socket.write(goodReply("a")), ms));
  const runs = await startAtOnce(count, "--attempt-timeout", "25s");
  return Math.max(...runs.map((run) => run.ms));
}

function within(least: number, most: number) {
  return expect.toSatisfy((ms: number) => ms >= least && ms < most, `${least} to ${most} ms`);
}

test("each of 20 starts ends with 69 within 200 ms of its own deadline of 30 s", async () => {
  const { startAtOnce } = await against(() => {});
  const [runs, bare] = await Promise.all([startAtOnce(20), slowestBare(20, "30_000 - performance.now()")]);
  const end = { status: 69, stdout: "", ms: within(25_000, bare + 200) };
  expect(runs).toMatchObject(runs.map(() => end));
  expect(runs.map(({ stderr }) => stderr)).toEqual(
    runs.map(() => expect.stringContaining("did not answer within")),
  );
});

test("a try that is given longer than the default ends as well, and so does the run", async () => {
  const { start } = await against(() => {});
  const args = ["--attempt-timeout", "6s"];
  const [run, bare] = await Promise.all([start(...args), slowestBare(1, "30_000 - performance.now()")]);
  expect(run).toMatchObject({ status: 69, stdout: "", ms: within(25_000, bare + 200) });
});

test("with values in the cache that are stale, each of 20 starts within 5.5 s", async () => {
  // The first reply may be kept, but is stale at once; then the store hangs.
  const first = JSON.stringify({ secrets: { a: { value: "kept" } } });
  const { start, startAtOnce } = await against((socket, index) => {
    if (index === 0) socket.write(rawReply(200, first, { "cache-control": "max-age=0" }));
  });
  await start();
  const [runs, answered] = await Promise.all([startAtOnce(20), slowestAnswered(20, 5000)]);
  const app = { status: 0, stdout: "kept\n", ms: within(5000, answered + 500) };
  expect(runs).toMatchObject(runs.map(() => app));
});

test("a store that says Retry-After: 10 once is waited for, by each of 8 starts at once", async () => {
  const { startAtOnce } = await against((socket, index) => {
    socket.write(index < 8 ? rawReply(503, "", { "retry-after": "10" }) : goodReply("late"));
  });
  const [runs, answered] = await Promise.all([startAtOnce(8), slowestAnswered(8, 10_000)]);
  const app = { status: 0, stdout: "late\n", ms: within(10_000, answered + 500) };
  expect(runs).toMatchObject(runs.map(() => app));
});
