import { expect, test } from "vitest";
import { run } from "./support/docker.ts";

test("PID 1 of the container is the app itself, and nothing of envshim is left beside it", async () => {
  const { stdout } = await run(["bash", "-c", 'echo "$$ $(< /proc/$$/comm)"; echo /proc/[0-9]*']);
  expect(stdout).toBe("1 bash\n/proc/1\n");
});
