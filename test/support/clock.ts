import { clockOf } from "../../src/host/clock.ts";

/** The clock of this machine. */
export const systemClock = clockOf(process);
