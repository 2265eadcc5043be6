import { expect, test } from "vitest";
import { startEndpoint } from "../support/endpoint.ts";
import { envshim, startEnvshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";

/** What the start of the process takes before and beside the deadline; generous for a loaded machine. */
const START_MS = 300;

test("a server that never answers ends with 69 within the deadline plus 200 ms", async () => {
  const endpoint = await startEndpoint(() => {});
  const env = { ENVSHIM_SPEC: specFile({ A: "secret:a" }), ENVSHIM_ENDPOINT: endpoint.url };
  const args = ["--timeout", "2s", "--attempt-timeout", "700ms", "--", "true"];
  const run = await envshim(args, { env });
  expect(run.status).toBe(69);
  expect(run.stderr).toContain("did not answer within");
  expect(run.ms).toBeLessThan(2000 + 200 + START_MS);
  expect(endpoint.requests.length).toBeGreaterThan(1);
});

test("SIGTERM while it waits to try again ends it within 100 ms", async () => {
  const endpoint = await startEndpoint((_, reply) => reply.writeHead(503, { "retry-after": "20" }).end());
  const env = { ENVSHIM_SPEC: specFile({ A: "secret:a" }), ENVSHIM_ENDPOINT: endpoint.url };
  const child = startEnvshim(["--log-level", "debug", "--", "true"], { env });
  await new Promise<void>((resolve) => {
    child.stderr.on("data", (chunk: Buffer) => {
      if (chunk.includes("next try in")) resolve();
    });
  });
  const sent = performance.now();
  child.kill("SIGTERM");
  expect((await child).exitCode).toBe(143);
  expect(performance.now() - sent).toBeLessThan(100);
});
