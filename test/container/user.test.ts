import { expect, test } from "vitest";
import { run } from "./support/docker.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";

test.each([
  ["1000:1000", "1000 1000"],
  ["nobody", "65534 65534"],
])("USER %s stays the app's user, and the app gets its secret", async (user, ids) => {
  const { env, mounts } = await secretWorld();
  const options = [`--user=${user}`];
  const { stdout } = await run(["sh", "-c", 'echo "$(id -u) $(id -g) $API_KEY"'], { env, mounts, options });
  expect(stdout).toBe(`${ids} ${SECRET}\n`);
});
