// The deadline counts from the start of the process, not from its first line: on little CPU much time is between them.
import { setTimeout as passing } from "node:timers/promises";
import { expect, test } from "vitest";
import { startEndpoint } from "../support/endpoint.ts";
import { startEnvshim } from "../support/run.ts";
import { catches } from "../support/signals-caught.ts";
import { specFile } from "../support/specs.ts";

const DEADLINE_MS = 2000;

/** A start that stands still before its first line: the runtime catches SIGTERM as soon as it runs, only main SIGHUP. */
async function stoppedBeforeMain(env: Readonly<Record<string, string>>) {
  for (;;) {
    const child = startEnvshim(["--timeout", `${DEADLINE_MS}ms`, "--", "true"], { env });
    while (!catches(child.pid, "SIGTERM")) await new Promise((resolve) => setImmediate(resolve));
    child.kill("SIGSTOP");
    // As it is, a promise of its end, it would be waited for.
    if (!catches(child.pid, "SIGHUP")) return { child };
    child.kill("SIGKILL");
    await child;
  }
}

test("a start that stood still before its first line until its deadline was over has no time left", async () => {
  const { url, requests } = await startEndpoint(() => {});
  const env = { ENVSHIM_SPEC: specFile({ A: "secret:a" }), ENVSHIM_ENDPOINT: url };
  const { child } = await stoppedBeforeMain(env);
  await passing(DEADLINE_MS);
  child.kill("SIGCONT");
  const { exitCode, stderr } = await child;
  expect(exitCode).toBe(69);
  expect(stderr).toContain("could not be asked before ENVSHIM_TIMEOUT was over");
  expect(requests).toEqual([]);
});
