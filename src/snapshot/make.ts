import { tmpdir } from "node:os";
import { join } from "node:path";
import { rehearseExec } from "../exec/become.ts";
import type { FileSystem } from "../host/files.ts";
import { forgetMachine } from "./forget.ts";
import { type Main, rehearseHost } from "./host.ts";
import { OTHER_STARTS, rehearse, USUAL_STARTS } from "./rehearsal.ts";

// What the build rehearses (build/loader.cjs). None of it is in the executable.

/** What a rehearsal is handed. */
export interface Stage {
  readonly process: NodeJS.Process;
  readonly fs: FileSystem;
  readonly main: Main;
}

/**
 * Rehearses what is then in the start-up snapshot, while it is made.
 * @throws with the run's log lines, where one failed
 */
export async function rehearseUsualStart({ process, fs, main }: Stage): Promise<void> {
  rehearseExec(process);
  await inFolder(fs, async (folder) => {
    await rehearseHost(main, fs, folder);
    await rehearse(USUAL_STARTS, process.execPath, fs, folder);
  });
  forgetMachine(process);
}

/**
 * Rehearses the rest from that snapshot, whose compiled code is then beside it.
 * @throws with the run's log lines, where one failed
 */
export async function rehearseOtherStarts({ process, fs }: Stage): Promise<void> {
  await inFolder(fs, (folder) => rehearse(OTHER_STARTS, process.execPath, fs, folder));
}

async function inFolder(fs: FileSystem, rehearsed: (folder: string) => Promise<void>): Promise<void> {
  // Small buffers share memory that is kept as long as one of them is, with what was in the others: paths, random bytes.
  const { poolSize } = Buffer;
  Buffer.poolSize = 0;
  const folder = fs.mkdtempSync(join(tmpdir(), "envshim-rehearsal-"));
  try {
    await rehearsed(folder);
  } finally {
    Buffer.poolSize = poolSize;
    fs.rmSync(folder, { recursive: true });
  }
}
