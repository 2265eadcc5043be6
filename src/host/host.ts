import type { Clock } from "./clock.ts";
import type { Executable } from "./command.ts";
import type { EnvironEntry, Inherited } from "./environ.ts";
import type { FileSystem } from "./files.ts";
import type { Kernel } from "./kernel.ts";
import type { Network } from "./network.ts";

/** Everything of the outside world that envshim touches, handed in by `main.ts`, tests and the build's rehearsal. */
export interface Host {
  /** The arguments after the program's own name. */
  readonly argv: readonly string[];
  /** The environment, for looking names up. */
  readonly env: Inherited;
  /** The environment as it was inherited: every entry, in order. */
  readonly environ: readonly EnvironEntry[];
  readonly kernel: Kernel;
  /** The effective user id of this process. */
  readonly uid: number;
  readonly network: Network;
  /** This program's own file. */
  readonly self: string;
  readonly fs: FileSystem;
  readonly clock: Clock;
  /** A number from 0 up to 1, as `Math.random`. */
  readonly random: () => number;
  readonly in: Input;
  readonly out: Output;
  readonly err: Output;
  /**
   * Calls `listener` when one of the signals arrives, instead of the signal's usual effect: SIGTERM, SIGINT and SIGHUP
   * end the process with 128 + n, from its first line until it becomes the application.
   * @returns a function that restores the usual effect
   */
  onSignals(signals: readonly NodeJS.Signals[], listener: (signal: NodeJS.Signals) => void): () => void;
  /** Becomes the application; where the runtime cannot, runs it and gives the exit status to end with. */
  exec(executable: Executable): Promise<number>;
}

/** The standard input. Nothing touches it before it is read: the app inherits it as it is. */
export interface Input {
  readonly isTerminal: boolean;
  /** All of it, as text. */
  read(): Promise<string>;
}

/** A stream to write to, at once and in full. */
export interface Output {
  readonly isTerminal: boolean;
  write(text: string): void;
  /** How many writes came to nothing, or to a part, because nobody read what was there before; 0 where it waits. */
  readonly lost?: number;
}
