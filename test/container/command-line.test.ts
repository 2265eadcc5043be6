import { expect, test } from "vitest";
import { run } from "./support/docker.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";

test("without a command docker run starts the image's CMD, through envshim", async () => {
  const { env, mounts } = await secretWorld();
  expect((await run([], { env, mounts })).stdout.split("\n")).toContain(`API_KEY=${SECRET}`);
});

test("a command behind the image's name replaces CMD and goes through envshim, its arguments untouched", async () => {
  const { env, mounts } = await secretWorld();
  const args = ["a b", "", "--spec", "--", "$HOME", "'\"\\"];
  const app = ["sh", "-c", 'printf "%s\\n" "$API_KEY" "$@"', "sh", ...args];
  const { stdout } = await run(app, { env, mounts });
  expect(stdout.split("\n")).toEqual([SECRET, ...args, ""]);
});
