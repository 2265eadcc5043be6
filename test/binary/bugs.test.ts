import { expect, test } from "vitest";
import { BUNDLE, ROOT } from "../support/paths.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";

/** Runs the built bundle on a runtime that a fixture has broken. */
function runBroken(fixture: string) {
  return envshim(["--require", `${ROOT}test/fixtures/${fixture}`, BUNDLE, "--", "echo", "started"], {
    file: process.execPath,
    env: { ENVSHIM_SPEC: specFile({ A: "secret:a" }), ENVSHIM_ENDPOINT: "http://127.0.0.1:1" },
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
