// What is said of cached values whose age is odd.
import { join } from "node:path";
import { expect, test } from "vitest";
import { systemClock } from "../support/clock.ts";
import { answerSecrets, startEndpoint } from "../support/endpoint.ts";
import { runInProcess } from "../support/in-process.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir } from "../support/temp.ts";

const HOUR = 3_600_000;

/** A start by a clock that is `first` milliseconds off, and one of the built file while the store is down. */
async function startTwice(first: number, argv: readonly string[] = ["--", "true"]) {
  const state = { down: false };
  const { url } = await startEndpoint((request, reply) => {
    if (state.down) reply.writeHead(503, { "retry-after": "3600" }).end();
    else answerSecrets({ a: "x" }, request, reply);
  });
  const env = {
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: url,
    ENVSHIM_TOKEN: "token",
    ENVSHIM_CACHE_DIR: join(tempDir(), "cache"),
  };
  const started = systemClock.elapsed();
  const clock = { ...systemClock, elapsed: () => systemClock.elapsed() - started };
  await runInProcess(["--", "true"], env, { clock: { ...clock, now: () => Date.now() + first } });
  state.down = true;
  return envshim(argv, { env });
}

test("a value from the future is used in an outage, and its age is said not to be known", async () => {
  const run = await startTwice(HOUR);
  expect(run.status).toBe(0);
  expect(run.stderr).toContain(
    "1 cached secret, of an age that is not known, since this machine's clock was set back, is used",
  );
  const explained = await startTwice(HOUR, ["explain", "--json"]);
  expect(JSON.parse(explained.stdout).variables).toContainEqual(
    expect.not.objectContaining({ ageSeconds: expect.anything() }),
  );
  expect(explained.stdout).toContain('"from": "cache"');
});

test("a value past max-stale is not used, and that is said", async () => {
  const run = await startTwice(-25 * HOUR);
  expect(run.status).toBe(69);
  expect(run.stderr).toContain(
    "1 cached secret of up to 1d is too old to be used: ENVSHIM_CACHE_MAX_STALE is 1d",
  );
});
