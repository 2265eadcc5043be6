declare const resolvedEnv: unique symbol;

/** An environment without references, ready for exec. Only `deliver` of resolve/ makes one. */
export type ResolvedEnv = ReadonlyMap<string, string> & { readonly [resolvedEnv]: true };

/** The application as the command line names it. */
export interface Command {
  /** What the user wrote; it becomes argv[0]. */
  readonly name: string;
  readonly args: readonly string[];
}

/** A command that was found and fits the kernel's limits: what exec needs. */
export interface Executable extends Command {
  /** The file's path, with a slash in it. */
  readonly file: string;
  readonly env: ResolvedEnv;
}
