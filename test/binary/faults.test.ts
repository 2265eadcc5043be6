// Whatever a store does, envshim ends in time, with the exit status for it and a message that says what happened.
import { expect, test } from "vitest";
import { expectedOf, FAULTS, runFault } from "../support/faults.ts";

/** What is tried again gets a short time for it; what is not shows that it does not use the long one. */
const SETTINGS = {
  "at the deadline": { ENVSHIM_TIMEOUT: "1500ms", ENVSHIM_ATTEMPT_TIMEOUT: "300ms" },
  "at once": {},
} as const;

/** Milliseconds; a third of the default deadline. */
const BOUND = 10_000;

test.each(FAULTS)("$name: exit status $status, requests: $requests, $ends", async (fault) => {
  const run = await runFault(fault, SETTINGS[fault.ends]);
  expect(run).toMatchObject(expectedOf(fault));
  expect(run.ms).toBeGreaterThanOrEqual(fault.least);
  expect(run.ms).toBeLessThan(BOUND);
});
