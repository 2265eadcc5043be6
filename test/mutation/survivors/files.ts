import type { Survivors } from "./survivor.ts";

/** Those of files. */
export const SURVIVORS: Survivors = {
  "src/resolve/numbered-files.ts": [
    {
      line: "return true;",
      original: "true",
      replacement: "false",
      reason: "a file that was just written holds its bytes, which is the next question",
    },
  ],
  "src/resolve/words.ts": [
    {
      line: 'return error instanceof WriteError && error.fault.kind === "errno" && error.fault.errno === "ENOSPC";',
      original: 'error.fault.kind === "errno"',
      replacement: "true",
      reason: "no other fault has a code",
    },
    {
      line: 'return fault.kind === "errno" && fault.errno === "ENOSPC"',
      original: 'fault.kind === "errno"',
      replacement: "true",
      reason: "no other fault has a code",
    },
  ],
};
