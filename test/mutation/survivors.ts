/** A mutant that no test notices, and why that is right. */
export interface Survivor {
  readonly file: string;
  /** The text that is replaced, its blanks made one. */
  readonly original: string;
  readonly replacement: string;
  readonly reason: string;
}

/** THE list of mutants that may survive. */
export const SURVIVORS: readonly Survivor[] = [];
