import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";

const NAMES = 50;
const REPLY_MS = 20;
const AT_ONCE = 8;

/** A template store whose every reply takes 20 ms; it counts the requests it is busy with. */
async function startSlowStore() {
  const seen = { inFlight: 0, most: 0, total: 0 };
  const server = createServer(async (_, reply) => {
    seen.inFlight += 1;
    seen.total += 1;
    seen.most = Math.max(seen.most, seen.inFlight);
    await sleep(REPLY_MS);
    seen.inFlight -= 1;
    reply.end('{"value":"x"}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

async function run(url: string, count: number, settings: Readonly<Record<string, string>> = {}) {
  const spec = Object.fromEntries(Array.from({ length: count }, (_, i) => [`V${i}`, `secret:n${i}`]));
  const env = {
    ENVSHIM_SPEC: specFile(spec),
    ENVSHIM_ENDPOINT: `${url}/{name}`,
    ENVSHIM_CACHE: "off",
    ...settings,
  };
  const { status, ms } = await envshim(["--", "true"], { env });
  expect(status).toBe(0);
  return ms;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

test("50 names from a store that takes 20 ms a reply: 8 at once and no more, in at most 1.6 times the ideal", async () => {
  const { url, seen } = await startSlowStore();
  const many: number[] = [];
  const one: number[] = [];
  for (let round = 0; round < 7; round++) {
    one.push(await run(url, 1));
    many.push(await run(url, NAMES));
  }
  expect(seen.most).toBe(AT_ONCE);
  expect(seen.total).toBe(7 * (NAMES + 1));
  // A run with one name is the start-up and one reply.
  const startUp = median(one) - REPLY_MS;
  const ideal = Math.ceil(NAMES / AT_ONCE) * REPLY_MS;
  expect(median(many)).toBeLessThanOrEqual(1.6 * ideal + startUp);
});

test.each([1, 3, 50])("ENVSHIM_MAX_CONCURRENCY=%i is how many requests are at once", async (limit) => {
  const { url, seen } = await startSlowStore();
  await run(url, NAMES, { ENVSHIM_MAX_CONCURRENCY: String(limit) });
  expect(seen.most).toBe(limit);
  expect(seen.total).toBe(NAMES);
});
