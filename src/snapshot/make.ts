import { startupSnapshot } from "node:v8";
import { EXIT_STATUS } from "../errors/exit-codes.ts";
import type { FileSystem } from "../host/files.ts";
import { forgetMachine } from "./forget.ts";
import { rehearse } from "./rehearsal.ts";

/** Makes the start-up snapshot of what is imported and rehearsed. @param main what a start from it runs */
export function makeSnapshot(process: NodeJS.Process, fs: FileSystem, main: () => void): void {
  rehearse(fs, process.execPath).then(
    () => {
      forgetMachine(process);
      startupSnapshot.setDeserializeMainFunction(main);
    },
    (error) => {
      // The builder of the snapshot would show neither.
      console.error(error);
      process.exit(EXIT_STATUS.bug);
    },
  );
}
