import type { Host } from "../host/host.ts";
import type { Log } from "../log/log.ts";
import type { SettingsTable } from "../settings/setting.ts";
import type { GivenOptions } from "../settings/settings.ts";
import type { Known } from "../store/settings.ts";

/**
 * A command describes itself: its file under `commands/` and its line in `commands.ts` are all there is of it in the
 * command line. A description is light, since every start has all of them; `run` imports what it needs when it is called.
 */
export interface CliCommand {
  /** The word that calls it; the main job is called without one, too. */
  readonly name: string;
  /** What stands behind `envshim` in its usage. */
  readonly usage: string;
  /** What it does, in one line. */
  readonly about: string;
  /**
   * Its own settings: each is an option of it, in `--help`, completed, in the man page, and known to the check for unknown
   * names. `run` reads them with `readSettings`.
   */
  readonly settings?: SettingsTable;
  /** True where it does what a start does, or a part of that: it takes the settings of every run, too. */
  readonly resolves?: true;
  /** True where a container may be for it alone, so that a spec's `command` may call it and start no app. */
  readonly serves?: true;
  /** What each of its operands can be. */
  readonly operands: readonly Operand[];
  /** @returns the exit status */
  run(call: Call, host: Host, log: Log): Promise<number>;
}

/** What stands beside a command's options: a path, any number of them, the name of a command, one of a few words, or anything. */
export type Operand = "file" | "files" | "command" | "text" | readonly string[];

/** THE list of commands, in the order in which help shows them: the first is the main job. */
export type Commands = readonly [CliCommand, ...CliCommand[]];

/** What the program is made of. */
export interface Program extends Known {
  readonly commands: Commands;
  /** Every option of every command, as `util.parseArgs` takes them. */
  readonly options: Readonly<Record<string, ParserOption>>;
}

/** An option as `util.parseArgs` takes it. */
export interface ParserOption {
  readonly type: "string" | "boolean";
  readonly short?: string;
}

/** What the command line says to a command. */
export interface Call {
  /** Options by name, without dashes; a toggle that stands alone is `on`. */
  readonly options: GivenOptions;
  /** What stands beside the command's name and its options. */
  readonly operands: readonly string[];
  /** What stands after the first `--`. */
  readonly app: readonly string[] | undefined;
  /** For those that speak of all commands, or of stores. */
  readonly program: Program;
}
