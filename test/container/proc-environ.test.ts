import { execa } from "execa";
import { expect, test } from "vitest";
import { start } from "./support/docker.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";
import { untilLogged } from "./support/state.ts";

test("/proc/1/environ can be read by the app's user alone", async () => {
  const { env, mounts } = await secretWorld();
  const app = 'test -n "$API_KEY" && echo started; exec sleep 600';
  const container = await start(["sh", "-c", app], { env, mounts, options: ["--user=1000"] });
  await untilLogged(container, "started");
  const readAs = (user: string) =>
    execa("docker", ["exec", `--user=${user}`, container, "cat", "/proc/1/environ"], { reject: false });
  expect((await readAs("1000")).stdout).toContain(`API_KEY=${SECRET}`);
  const other = await readAs("2000");
  expect(other.stdout).toBe("");
  expect(other.stderr).toContain("Permission denied");
});
