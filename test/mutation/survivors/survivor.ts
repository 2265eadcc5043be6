/** A mutant that no test notices, and why that is right. */
export interface Survivor {
  /** The line it begins in, without the blanks around it. One that is written otherwise wants to be thought of anew. */
  readonly line: string;
  /** The text that is replaced, its blanks made one. */
  readonly original: string;
  readonly replacement: string;
  readonly reason: string;
}

/** Survivors by their file. */
export type Survivors = Readonly<Record<string, readonly Survivor[]>>;
