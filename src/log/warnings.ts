import { StrictError } from "../errors/errors.ts";
import type { Problem } from "../errors/problem.ts";
import type { Log } from "./log.ts";

/** Takes what is odd and does not stop the run. */
export interface WarningSink {
  warn(problem: Problem): void;
}

/** The one place that every warning of a run goes to, whichever stage has it; but not that a store is waited for. */
export interface Warnings extends WarningSink {
  /** A stage is over. @throws {StrictError} with its warnings, where they are errors */
  endStage(): void;
  /** A stage failed for another reason: its warnings are told beside the error, for they may say why. */
  failStage(): void;
}

/** Logs each warning at once. With `strict` it keeps them, and the end of the stage makes an error of them. */
export function openWarnings(strict: boolean, log: Pick<Log, "warn">): Warnings {
  const kept: Problem[] = [];
  return {
    warn(problem) {
      if (strict) kept.push(problem);
      else log.warn(problem);
    },
    endStage() {
      if (kept.length > 0) throw new StrictError(kept);
    },
    failStage() {
      for (const problem of kept.splice(0)) log.warn(problem);
    },
  };
}
