import { UsageError } from "../errors/errors.ts";
import type { Problem } from "../errors/problem.ts";
import type { EnvironEntry } from "./environ.ts";
import type { Kernel } from "./kernel.ts";

/** What the runtime puts in the place of bytes that are not UTF-8. */
const REPLACEMENT = "\ufffd";

/** A warning for each inherited variable whose name or value is not UTF-8: the app cannot get it as it was. */
export function unfaithfulVariables(inherited: readonly EnvironEntry[]): Problem[] {
  return inherited
    .filter(({ faithful }) => !faithful)
    .map(({ name }) => ({
      code: "setting",
      message: `the inherited ${name} is not valid UTF-8; its bad bytes reach the app as U+FFFD`,
      fix: "encode it, or set it in the application",
    }));
}

/**
 * Makes sure that every argument reaches the app byte for byte: the runtime replaces bytes that are not UTF-8. The
 * kernel is asked only where a replacement character is seen.
 * @throws {UsageError} naming the first argument that would be changed
 */
export function checkArguments(args: readonly string[], kernel: Kernel): void {
  const suspects = args.filter((arg) => arg.includes(REPLACEMENT));
  if (suspects.length === 0) return;
  const written = kernel.arguments()?.toString("latin1").split("\0");
  if (written === undefined) return;
  const changed = suspects.find((arg) => !written.includes(Buffer.from(arg).toString("latin1")));
  if (changed === undefined) return;
  throw new UsageError(
    `argument ${args.indexOf(changed)} of the command is not valid UTF-8, so it cannot reach the app as it is`,
    "encode it, or start the command from a script of the image",
  );
}
