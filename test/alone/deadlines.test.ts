import { beforeAll, expect, test } from "vitest";
import { startEndpoint } from "../support/endpoint.ts";
import { envshim, startEnvshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { waitFor } from "../support/wait.ts";

// How fast the machine is differs, and what else it does only ever makes a start slower. So of a few starts the fastest
// counts, and it is compared with what the fastest start takes that has nothing to wait for.
const ROUNDS = 5;

/** The milliseconds of a start that waits for nothing. */
let startUp: number;

beforeAll(async () => {
  startUp = await fastest(async () => (await envshim(["--", "no-such-command"])).ms);
}, 60_000);

test("a server that never answers ends with 69 within the deadline plus 200 ms", async () => {
  const endpoint = await startEndpoint(() => {});
  const env = { ENVSHIM_SPEC: specFile({ A: "secret:a" }), ENVSHIM_ENDPOINT: endpoint.url };
  const args = ["--timeout", "1s", "--attempt-timeout", "350ms", "--", "true"];
  const ms = await fastest(async () => {
    const run = await envshim(args, { env });
    expect(run.status).toBe(69);
    expect(run.stderr).toContain("did not answer within");
    return run.ms;
  });
  expect(ms).toBeLessThan(startUp + 1000 + 200);
  expect(endpoint.requests.length).toBeGreaterThan(ROUNDS);
});

test("SIGTERM while it waits to try again ends it within 100 ms, or three times a start-up where that is slower", async () => {
  const endpoint = await startEndpoint((_, reply) => reply.writeHead(503, { "retry-after": "20" }).end());
  const env = { ENVSHIM_SPEC: specFile({ A: "secret:a" }), ENVSHIM_ENDPOINT: endpoint.url };
  const ms = await fastest(async () => {
    const child = startEnvshim(["--log-level", "debug", "--", "true"], { env });
    await waitFor(child.stderr, "next try in");
    const sent = performance.now();
    child.kill("SIGTERM");
    expect((await child).exitCode).toBe(143);
    return performance.now() - sent;
  });
  expect(ms).toBeLessThan(Math.max(100, 3 * startUp));
});

async function fastest(run: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) least = Math.min(least, await run());
  return least;
}
