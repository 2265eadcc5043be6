import { expect, test } from "vitest";
import { run, start } from "./support/docker.ts";
import { stop, untilLogged } from "./support/state.ts";

test("--init: the app is the only child of Docker's init, and its exit code is the container's", async () => {
  const { stdout, status } = await run(["sh", "-c", "cat /proc/1/comm /proc/$$/comm; echo $PPID; exit 7"], {
    options: ["--init"],
  });
  expect([stdout, status]).toEqual(["docker-init\nsh\n1\n", 7]);
});

test("--init: docker stop reaches the app", async () => {
  const app = "trap 'exit 5' TERM; echo ready; while :; do sleep 0.02; done";
  const container = await start(["sh", "-c", app], { options: ["--init"] });
  await untilLogged(container, "ready");
  expect((await stop(container)).status).toBe(5);
});
