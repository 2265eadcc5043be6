import { expect, test } from "vitest";
import { start } from "./support/docker.ts";
import { stop, untilLogged } from "./support/state.ts";

test("docker stop reaches the app: one that exits on SIGTERM is gone in under a second", async () => {
  const app = "trap 'exit 5' TERM; echo ready; while :; do sleep 0.02; done";
  const container = await start(["sh", "-c", app]);
  await untilLogged(container, "ready");
  const { ms, status } = await stop(container);
  expect(status).toBe(5);
  expect(ms).toBeLessThan(1000);
});
