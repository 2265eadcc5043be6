import type { Output } from "../../host/host.ts";
import type { Program } from "../command.ts";
import { CommandLineError } from "../words.ts";
import { bashScript } from "./bash.ts";
import { fishScript } from "./fish.ts";
import { type CommandModel, describeCompletion } from "./model.ts";
import { zshScript } from "./zsh.ts";

/** What makes each shell's. */
const SCRIPTS: ReadonlyMap<string | undefined, (model: readonly CommandModel[]) => string> = new Map([
  ["bash", bashScript],
  ["zsh", zshScript],
  ["fish", fishScript],
]);

/**
 * Prints a completion script.
 * @returns the exit status
 * @throws {UsageError} for a shell that there is none for
 */
export function completion(shell: string | undefined, program: Program, out: Output): number {
  const script = SCRIPTS.get(shell);
  if (!script) throw new CommandLineError({ kind: "no-completion-for", shell });
  out.write(script(describeCompletion(program)));
  return 0;
}
