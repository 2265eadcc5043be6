import { expect, test } from "vitest";
import { run } from "./support/docker.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";

test("--memory 64m without swap is enough for envshim", async () => {
  const { env, mounts } = await secretWorld();
  const options = ["--memory=64m", "--memory-swap=64m"];
  const { stdout, status } = await run(["printenv", "API_KEY"], { env, mounts, options });
  expect([stdout, status]).toEqual([`${SECRET}\n`, 0]);
});

test("--memory 144m without swap is enough to copy the executable into memory", async () => {
  const limits = ["--memory=144m", "--memory-swap=144m"];
  const options = [...limits, "--tmpfs=/opt/envshim:mode=1777", "--entrypoint=/usr/local/bin/envshim"];
  expect((await run(["copy", "/opt/envshim"], { options })).status).toBe(0);
});
