import type { Output } from "../host/host.ts";
import type { Program } from "./command.ts";
import { commandUsage, usage } from "./usage.ts";
import { CommandLineError } from "./words.ts";

/**
 * Prints what a command takes, or without a name all there is.
 * @returns the exit status
 * @throws {UsageError} where there is no such command
 */
export function help(name: string | undefined, program: Program, out: Output): number {
  const command = program.commands.find((candidate) => candidate.name === name);
  if (name !== undefined && !command) {
    throw new CommandLineError({ kind: "no-help-for", word: name });
  }
  out.write(command ? commandUsage(command, program) : usage(program));
  return 0;
}
