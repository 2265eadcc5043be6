import { expect, test } from "vitest";
import { answerSecrets, startEndpoint } from "../support/endpoint.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir } from "../support/temp.ts";

/** Milliseconds that a busy machine may take to start processes and to tell that they have ended, beside their own time. */
const AROUND_MS = 1000;

/** A run ends before its deadline where the next wait would pass it: waits are 5 s at most. */
const inTime = { least: 25_000 - 5_000, most: 30_200 + AROUND_MS };

test("a store that says Retry-After: 10 once is asked again after 10 s, and the app starts", async () => {
  const endpoint = await startEndpoint((request, reply, index) =>
    index === 0
      ? reply.writeHead(503, { "retry-after": "10" }).end()
      : answerSecrets({ a: "the secret" }, request, reply),
  );
  const env = {
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: endpoint.url,
    ENVSHIM_CACHE: "off",
  };
  const run = await envshim(["--", "printenv", "A"], { env });
  expect(run).toMatchObject({ status: 0, stdout: "the secret\n" });
  const [first, second] = endpoint.requests;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(10_000);
});

test("20 starts at once under a store that never answers all end with 69 at their deadline", async () => {
  const endpoint = await startEndpoint(() => {});
  const env = {
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: endpoint.url,
    ENVSHIM_CACHE: "off",
  };
  const start = () => envshim(["--", "true"], { env, hangsAfter: 60_000 });
  const runs = await Promise.all(Array.from({ length: 20 }, start));
  expect(runs.map(({ status }) => status)).toEqual(runs.map(() => 69));
  expect(Math.min(...runs.map(({ ms }) => ms))).toBeGreaterThan(inTime.least);
  expect(Math.max(...runs.map(({ ms }) => ms))).toBeLessThan(inTime.most);
});

test("a try that is given longer than the default still ends, and so does the run", async () => {
  const endpoint = await startEndpoint(() => {});
  const env = {
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: endpoint.url,
    ENVSHIM_CACHE: "off",
  };
  const run = await envshim(["--attempt-timeout", "6s", "--", "true"], { env, hangsAfter: 60_000 });
  expect(run.status).toBe(69);
  expect(run.ms).toBeGreaterThan(inTime.least);
  expect(run.ms).toBeLessThan(inTime.most);
  expect(endpoint.requests.length).toBeGreaterThan(3);
});

test("20 starts at once with a stale cache all start after one attempt, though the store never answers", async () => {
  let answers = true;
  const endpoint = await startEndpoint((request, reply) => {
    if (answers) answerSecrets({ a: "the secret" }, request, reply);
  });
  const env = {
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: endpoint.url,
    ENVSHIM_TOKEN: "token",
    ENVSHIM_CACHE_DIR: `${tempDir()}/cache`,
    ENVSHIM_CACHE_TTL: "0s",
  };
  expect((await envshim(["--", "true"], { env })).status).toBe(0);
  answers = false;
  const start = () => envshim(["--", "printenv", "A"], { env });
  const runs = await Promise.all(Array.from({ length: 20 }, start));
  expect(runs.map(({ status, stdout }) => ({ status, stdout }))).toEqual(
    runs.map(() => ({ status: 0, stdout: "the secret\n" })),
  );
  const waits = runs.map(({ stderr }) => Number(/ in (\d+) ms, exec printenv/.exec(stderr)?.[1]));
  expect(Math.max(...waits)).toBeLessThan(5500 + AROUND_MS);
});
