import type { Problem } from "../../errors/problem.ts";

/** Where the cache tells what it could not do. */
export interface Notices {
  /** For the operator; an error under `ENVSHIM_STRICT`. */
  warn(problem: Problem): void;
  debug(message: string): void;
}
