// With the default timeouts as well: what is tried again is tried until the deadline of 30 s, and not longer.
import { expect, test } from "vitest";
import { expectedOf, FAULTS, runFault } from "../support/faults.ts";

/** Milliseconds. No wait before a try is longer than 5 s, so nothing is given up earlier than that before the deadline. */
const [DEADLINE, LONGEST_WAIT] = [30_000, 5000];

/** Milliseconds: far less than another try, far more than so many starts at once take on a loaded machine. */
const LATE = 10_000;

const untilTheDeadline = FAULTS.filter(({ ends }) => ends === "at the deadline");

test(`each of ${untilTheDeadline.length} faults ends at the deadline, with its status and its message`, async () => {
  const ended = await Promise.all(
    untilTheDeadline.map(async (fault) => ({ name: fault.name, ...(await runFault(fault, {})) })),
  );
  const inTime = expect.toSatisfy(
    (ms: number) => ms > DEADLINE - LONGEST_WAIT && ms < DEADLINE + LATE,
    "at the deadline",
  );
  expect(ended).toMatchObject(
    untilTheDeadline.map((fault) => ({ name: fault.name, ...expectedOf(fault), ms: inTime })),
  );
});
