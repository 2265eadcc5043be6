import { expect, test } from "vitest";
import { run } from "./support/docker.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";

const CONTAINERS = 20;

test("20 containers started at once against one endpoint all come up, with one request each", async () => {
  const { endpoint, env, mounts } = await secretWorld();
  const all = Array.from({ length: CONTAINERS }, () => run(["printenv", "API_KEY"], { env, mounts }));
  const results = (await Promise.all(all)).map(({ status, stdout }) => ({ status, stdout }));
  expect(results).toEqual(Array(CONTAINERS).fill({ status: 0, stdout: `${SECRET}\n` }));
  expect(endpoint.requests).toHaveLength(CONTAINERS);
});
