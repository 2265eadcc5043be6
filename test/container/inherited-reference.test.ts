import { expect, test } from "vitest";
import { run } from "./support/docker.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";

test("docker run -e HF_TOKEN=secret:apiKey gives the app the secret", async () => {
  const { env } = await secretWorld();
  const { stdout } = await run(["printenv", "HF_TOKEN"], { env: { ...env, HF_TOKEN: "secret:apiKey" } });
  expect(stdout).toBe(`${SECRET}\n`);
});
