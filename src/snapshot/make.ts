import { rehearseExec } from "../exec/become.ts";
import type { FileSystem } from "../host/files.ts";
import { forgetMachine } from "./forget.ts";
import { OTHER_STARTS, rehearse, USUAL_STARTS } from "./rehearsal.ts";

// What the build rehearses (build/loader.cjs). None of it is in the executable.

/**
 * Rehearses what is then in the start-up snapshot, while it is made.
 * @throws with the run's log lines, where one failed
 */
export async function rehearseUsualStart(process: NodeJS.Process, fs: FileSystem): Promise<void> {
  rehearseExec(process);
  await rehearse(USUAL_STARTS, fs, process.execPath);
  forgetMachine(process);
}

/**
 * Rehearses the rest from that snapshot, whose compiled code is then beside it.
 * @throws with the run's log lines, where one failed
 */
export async function rehearseOtherStarts(process: NodeJS.Process, fs: FileSystem): Promise<void> {
  await rehearse(OTHER_STARTS, fs, process.execPath);
}
