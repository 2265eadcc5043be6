import { expect, test } from "vitest";
import { start } from "./support/docker.ts";
import { inspect } from "./support/state.ts";

test("HEALTHCHECK works as without envshim", async () => {
  const container = await start(["sh", "-c", "touch /tmp/up; exec sleep 600"], {
    options: ["--health-cmd=test -e /tmp/up", "--health-interval=1s", "--health-start-period=30s"],
  });
  await expect.poll(() => inspect(container, ".State.Health.Status"), { timeout: 30_000 }).toBe("healthy");
});
