import { expect, test } from "vitest";
import { serveSecrets } from "../support/endpoint.ts";
import { BUNDLE, ROOT } from "../support/paths.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";

/** Runs the built bundle on a runtime that a fixture has broken. */
function runBroken(fixture: string, endpoint = "http://127.0.0.1:1") {
  return envshim(["--require", `${ROOT}test/fixtures/${fixture}`, BUNDLE, "--", "echo", "started"], {
    file: process.execPath,
    env: { ENVSHIM_SPEC: specFile({ A: "secret:a" }), ENVSHIM_ENDPOINT: endpoint },
  });
}

test("a run that waits for what will never come ends with 70, not as a success", async () => {
  const run = await runBroken("never-replies.cjs");
  expect(run).toMatchObject({ status: 70, stdout: "" });
  expect(run.stderr).toMatch(/a bug in envshim \S+: \S+ at /);
});

test("a throw inside an event's callback ends with 70, without its message", async () => {
  const run = await runBroken("throw-in-callback.cjs");
  expect(run).toMatchObject({ status: 70, stdout: "" });
  expect(run.stderr).toMatch(/a bug in envshim \S+: TypeError at /);
  expect(run.stderr).not.toContain("canary-secret");
});

test("what the runtime prints ends no start, and is not seen", async () => {
  const endpoint = await serveSecrets({ a: "the secret" });
  const run = await runBroken("prints-through-console.cjs", endpoint.url);
  expect(run).toMatchObject({ status: 0, stdout: "started\n" });
  expect(run.stderr).not.toContain("canary-secret");
});
