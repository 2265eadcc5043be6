import type { Host } from "../host/host.ts";
import type { Log } from "../log/log.ts";
import type { Setting } from "../settings/setting.ts";
import type { GivenOptions } from "../settings/settings.ts";
import type { StoreKind } from "../store/kind.ts";

/**
 * A command describes itself: its file under `commands/` and its line in `commands.ts` are all there is of it in the
 * command line. A description is light, since every start has all of them; `run` imports what it needs when it is called.
 */
export interface CliCommand {
  /** The word that calls it; the main job's is its name in texts only. */
  readonly name: string;
  /** What stands behind `envshim` in its usage. */
  readonly usage: string;
  /** What it does, in one line. */
  readonly about: string;
  /** The settings whose options it takes. @param kinds the stores that the program knows */
  options(kinds: readonly StoreKind[]): readonly Setting<unknown>[];
  /** What each of its operands can be. */
  readonly operands: readonly Operand[];
  /** @returns the exit status */
  run(call: Call, host: Host, log: Log): Promise<number>;
}

/** What stands beside a command's options: a path, any number of them, the name of a command, one of a few words, or anything. */
export type Operand = "file" | "files" | "command" | "text" | readonly string[];

/** What the command line says to a command. */
export interface Call {
  /** Options by name, without dashes; a toggle that stands alone is `on`. */
  readonly options: GivenOptions;
  /** What stands beside the command's name and its options. */
  readonly operands: readonly string[];
  /** What stands after the first `--`. */
  readonly app: readonly string[] | undefined;
  /** Every command, for those that speak of the others. */
  readonly commands: readonly CliCommand[];
  /** The stores that the program knows. */
  readonly kinds: readonly StoreKind[];
}
