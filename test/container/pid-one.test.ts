import { expect, test } from "vitest";
import { run } from "./support/docker.ts";

test("PID 1 of the container is the app itself, and nothing of envshim is left beside it", async () => {
  const { stdout } = await run(["sh", "-c", 'cat /proc/1/comm; echo "$$"; cat /proc/[0-9]*/comm | sort -u']);
  expect(stdout.split("\n")).toEqual(["sh", "1", "cat", "sh", "sort", ""]);
});
