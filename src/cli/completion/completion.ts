import type { Output } from "../../host/host.ts";
import type { Program } from "../command.ts";
import { CommandLineError } from "../words.ts";
import { bashScript } from "./bash.ts";
import { fishScript } from "./fish.ts";
import { describeCompletion } from "./model.ts";
import { zshScript } from "./zsh.ts";

/**
 * Prints a completion script.
 * @returns the exit status
 * @throws {UsageError} for a shell that there is none for
 */
export function completion(shell: string | undefined, program: Program, out: Output): number {
  const model = describeCompletion(program);
  switch (shell) {
    case "bash":
      out.write(bashScript(model));
      return 0;
    case "zsh":
      out.write(zshScript(model));
      return 0;
    case "fish":
      out.write(fishScript(model));
      return 0;
    default:
      throw new CommandLineError({ kind: "no-completion-for", shell });
  }
}
