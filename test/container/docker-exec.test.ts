import { GenericContainer, Wait } from "testcontainers";
import { expect, onTestFinished, test } from "vitest";
import { docker, start } from "./support/docker.ts";
import { IMAGES, MARK } from "./support/names.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";

test("docker exec gets to the app's container and sees no secret in its own environment", async () => {
  const { env, mounts } = await secretWorld();
  const container = await new GenericContainer(IMAGES.app)
    .withNetworkMode("host")
    .withLabels({ [MARK]: "" })
    .withEnvironment(env)
    .withBindMounts(Object.entries(mounts).map(([source, target]) => ({ source, target, mode: "ro" })))
    .withCommand(["sh", "-c", 'test -n "$API_KEY" && echo ready; exec sleep 600'])
    .withWaitStrategy(Wait.forLogMessage("ready"))
    .start();
  onTestFinished(async () => {
    await container.stop({ timeout: 0 });
  });
  expect((await container.exec(["cat", "/proc/1/comm"])).stdout).toBe("sleep\n");
  const { stdout, exitCode } = await container.exec(["env"]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("ENVSHIM_ENDPOINT=");
  expect(stdout).not.toContain(SECRET);
});

test("docker exec through envshim has the secrets", async () => {
  const { env, mounts } = await secretWorld();
  const container = await start(["sleep", "600"], { env, mounts });
  expect(await docker(["exec", container, "envshim", "--", "printenv", "API_KEY"])).toBe(SECRET);
});
