import { expect, test } from "vitest";
import { run } from "./support/docker.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";

test("docker run -i: the app's stdin and stdout carry its own bytes and nothing else", async () => {
  const { env, mounts } = await secretWorld();
  const input = `first line\nπ and a NUL: \0, no newline at the end${"x".repeat(200_000)}`;
  const { stdout, status } = await run(["cat"], { env, mounts, input });
  expect(status).toBe(0);
  expect(stdout === input).toBe(true);
});

test("docker run -t: the app has the terminal", async () => {
  const { env, mounts } = await secretWorld();
  const { stdout } = await run(
    ["sh", "-c", 'test -t 0 && test -t 1 && test -t 2 && tty && echo "$API_KEY"'],
    {
      env: { ...env, ENVSHIM_LOG_LEVEL: "error" },
      mounts,
      options: ["--tty"],
    },
  );
  expect(stdout).toBe(`/dev/pts/0\r\n${SECRET}\r\n`);
});
