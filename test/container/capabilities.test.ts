import { expect, test } from "vitest";
import { run } from "./support/docker.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";

test("--cap-drop ALL with no-new-privileges: envshim needs no capability, and the app has none", async () => {
  const { env, mounts } = await secretWorld();
  const options = ["--cap-drop=ALL", "--security-opt=no-new-privileges"];
  const app = 'grep -E "^(CapEff|CapBnd|NoNewPrivs)" /proc/self/status; echo "$API_KEY"';
  const { stdout } = await run(["sh", "-c", app], { env, mounts, options });
  expect(stdout).toBe(`CapEff:\t0000000000000000\nCapBnd:\t0000000000000000\nNoNewPrivs:\t1\n${SECRET}\n`);
});
