import { expect, test } from "vitest";
import { startEndpoint } from "../support/endpoint.ts";
import { start } from "./support/docker.ts";
import { logs, stop } from "./support/state.ts";

test("docker stop while envshim waits for the store ends the container with 143 in under a second", async () => {
  const silent = await startEndpoint(() => {});
  const env = { ENVSHIM_ENDPOINT: silent.url, API_KEY: "secret:apiKey" };
  const container = await start(["echo", "the app has started"], { env });
  await expect.poll(() => silent.requests.length, { timeout: 30_000 }).toBe(1);
  const { ms, status } = await stop(container);
  expect(status).toBe(143);
  expect(ms).toBeLessThan(1000);
  expect(await logs(container)).not.toContain("the app has started");
});
