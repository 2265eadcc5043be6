import { expect, test } from "vitest";
import { run } from "./support/docker.ts";

test.each([0, 1, 42, 255])("the container's exit code is the app's: %i", async (status) => {
  expect((await run(["sh", "-c", `exit ${status}`])).status).toBe(status);
});

test("a command that is not in the image ends the container with 127, one that is no program with 126", async () => {
  expect((await run(["no-such-command"])).status).toBe(127);
  expect((await run(["/etc/passwd"])).status).toBe(126);
});
