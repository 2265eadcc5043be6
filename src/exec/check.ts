import type { Executable } from "../host/command.ts";
import type { Host } from "../host/host.ts";
import type { Warnings } from "../log/warnings.ts";
import { CommandLimitError } from "./command-error.ts";
import { faultsOfLimits } from "./limits.ts";
import { droppedByShell } from "./shells.ts";

/**
 * The last look at what will be executed.
 * @throws {CommandLimitError} where the kernel would not take it; {StrictError} where its shell drops some of the variables
 */
export function checkExecutable(executable: Executable, { fs, kernel }: Host, warnings: Warnings): void {
  for (const problem of droppedByShell(executable, fs)) warnings.warn(problem);
  warnings.endStage();
  const overLimits = faultsOfLimits(executable, kernel);
  if (overLimits.length > 0) throw new CommandLimitError(overLimits);
}
