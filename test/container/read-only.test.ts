import { expect, test } from "vitest";
import { run } from "./support/docker.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";

test("--read-only: envshim needs no place to write", async () => {
  const { env, mounts } = await secretWorld();
  const options = ["--read-only"];
  const app = 'touch /tmp/x 2>/dev/null && echo writable; echo "$API_KEY"';
  const { stdout, status } = await run(["sh", "-c", app], { env, mounts, options });
  expect([stdout, status]).toEqual([`${SECRET}\n`, 0]);
});
