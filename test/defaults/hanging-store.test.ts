// A store that accepts and never answers, with the default timeouts, and many starts at once.
import { expect, test } from "vitest";
import { goodReply } from "../support/faults.ts";
import { type RawAnswer, rawReply, startRawServer } from "../support/raw-server.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir } from "../support/temp.ts";

/**
 * Milliseconds that this machine takes for 20 starts at once that wait for nothing, twice over: measured, since it depends
 * on what else the machine does.
 */
async function startUp(): Promise<number> {
  const env = { ENVSHIM_SPEC: specFile({ A: "plain" }) };
  const start = () => envshim(["--", "true"], { env });
  const runs = await Promise.all(Array.from({ length: 20 }, start));
  return 2 * Math.max(...runs.map(({ ms }) => ms));
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
  return { start, startAtOnce: (count: number) => Promise.all(Array.from({ length: count }, () => start())) };
}

function within(least: number, most: number) {
  return expect.toSatisfy((ms: number) => ms >= least && ms < most, `${least} to ${most} ms`);
}

test("each of 20 starts ends with 69 within 200 ms of its own deadline of 30 s", async () => {
  const { startAtOnce } = await against(() => {});
  const end = { status: 69, stdout: "", ms: within(25_000, 30_000 + 200 + (await startUp())) };
  const runs = await startAtOnce(20);
  expect(runs).toMatchObject(runs.map(() => end));
  expect(runs.map(({ stderr }) => stderr)).toEqual(
    runs.map(() => expect.stringContaining("did not answer within")),
  );
});

test("a try that is given longer than the default ends as well, and so does the run", async () => {
  const { start } = await against(() => {});
  const end = { status: 69, stdout: "", ms: within(25_000, 30_000 + 200 + (await startUp())) };
  expect(await start("--attempt-timeout", "6s")).toMatchObject(end);
});

test("with values in the cache that are stale, each of 20 starts within 5.5 s", async () => {
  // The first reply may be kept, but is stale at once; then the store hangs.
  const first = JSON.stringify({ secrets: { a: { value: "kept" } } });
  const { start, startAtOnce } = await against((socket, index) => {
    if (index === 0) socket.write(rawReply(200, first, { "cache-control": "max-age=0" }));
  });
  await start();
  const app = { status: 0, stdout: "kept\n", ms: within(5000, 5500 + (await startUp())) };
  const runs = await startAtOnce(20);
  expect(runs).toMatchObject(runs.map(() => app));
});

test("a store that says Retry-After: 10 once is waited for, by each of 8 starts at once", async () => {
  const { startAtOnce } = await against((socket, index) => {
    socket.write(index < 8 ? rawReply(503, "", { "retry-after": "10" }) : goodReply("late"));
  });
  const app = { status: 0, stdout: "late\n", ms: within(10_000, 15_000 + (await startUp())) };
  const runs = await startAtOnce(8);
  expect(runs).toMatchObject(runs.map(() => app));
});
