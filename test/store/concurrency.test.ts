import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { startEndpoint } from "../support/endpoint.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";

const NAMES = 50;

/** The store's own time to reply: one request too many would come in it. */
const REPLY_MS = 20;

/** Replies once `limit` requests, or all that are left, are waiting. */
async function startStore(limit: number) {
  const seen = { most: 0, total: 0 };
  let waiting: ServerResponse[] = [];
  const { url } = await startEndpoint(async (_, reply) => {
    waiting.push(reply);
    seen.total += 1;
    seen.most = Math.max(seen.most, waiting.length);
    if (waiting.length < limit && seen.total < NAMES) return;
    await sleep(REPLY_MS);
    for (const each of waiting) each.end('{"value":"x"}');
    waiting = [];
  });
  return { url, seen };
}

test.each([
  ["32, the default", 32, {}],
  ["1", 1, { ENVSHIM_MAX_CONCURRENCY: "1" }],
  ["3", 3, { ENVSHIM_MAX_CONCURRENCY: "3" }],
  ["50", 50, { ENVSHIM_MAX_CONCURRENCY: "50" }],
])("ENVSHIM_MAX_CONCURRENCY is how many requests are at once: %s", async (_, limit, settings) => {
  const { url, seen } = await startStore(limit);
  const spec = Object.fromEntries(Array.from({ length: NAMES }, (_, i) => [`V${i}`, `secret:n${i}`]));
  const env = { ENVSHIM_SPEC: specFile(spec), ENVSHIM_ENDPOINT: `${url}/{name}`, ENVSHIM_CACHE: "off" };
  const run = await envshim(["--", "true"], { env: { ...env, ...settings } });
  expect(run.status).toBe(0);
  expect(seen).toEqual({ most: limit, total: NAMES });
});
