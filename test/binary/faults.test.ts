// Whatever a store does, envshim ends in time, with the exit status for it and a message that says what happened.
import { expect, test } from "vitest";
import { FAULTS } from "../support/faults.ts";
import { envshim } from "../support/run.ts";
import { tempFile } from "../support/temp.ts";

const VALUES = { token: "the-token", value: "the-value" };

/** Milliseconds; every row ends within them, and the ones that are not tried again long before the deadline. */
const BOUND = 10_000;

test.each(FAULTS)("$name: exit status $status, requests: $requests", async (fault) => {
  const { env, server } = await fault.start(VALUES);
  const triedAgain = fault.requests === "many" || fault.status === 69;
  const run = await envshim(["--log-format", "text", "--", "sh", "-c", "echo $A"], {
    env: {
      ENVSHIM_SPEC: tempFile("spec.yaml", "env: [{name: A, value: 'secret:a'}]"),
      ENVSHIM_CACHE: "off",
      // What is tried again gets a short time for it; what is not shows that it does not use a long one.
      ...(triedAgain && !fault.atOnce ? { ENVSHIM_TIMEOUT: "1200ms", ENVSHIM_ATTEMPT_TIMEOUT: "300ms" } : {}),
      ...env,
    },
  });
  expect(run.stderr).toMatch(fault.says);
  expect(run.status).toBe(fault.status);
  if (fault.status !== 0) expect(run.stdout).toBe("");
  else if (!run.stderr.includes("is empty")) expect(run.stdout).toBe(`${VALUES.value}\n`);
  if (fault.requests === "many") expect(server?.requests()).toBeGreaterThan(1);
  else expect(server?.requests() ?? 0).toBe(fault.requests);
  expect(run.ms).toBeGreaterThan(fault.least ?? 0);
  expect(run.ms).toBeLessThan(BOUND);
});
