import type { Problem } from "../errors/problem.ts";
import type { EnvironEntry } from "./environ.ts";
import type { Kernel } from "./kernel.ts";
import { unfaithful } from "./words.ts";

/** What the runtime puts in the place of bytes that are not UTF-8. */
const REPLACEMENT = "\ufffd";

/** A warning for each inherited variable whose name or value is not UTF-8: the app cannot get it as it was. */
export function unfaithfulVariables(inherited: readonly EnvironEntry[]): Problem[] {
  return inherited.filter(({ faithful }) => !faithful).map(({ name }) => unfaithful(name));
}

/**
 * The first argument that would not reach the app byte for byte: the runtime replaces bytes that are not UTF-8. The
 * kernel is asked only where a replacement character is seen.
 * @returns its index, or undefined
 */
export function changedArgument(args: readonly string[], kernel: Kernel): number | undefined {
  const suspects = args.filter((arg) => arg.includes(REPLACEMENT));
  if (suspects.length === 0) return undefined;
  const written = kernel.arguments()?.toString("latin1").split("\0");
  if (written === undefined) return undefined;
  const changed = suspects.find((arg) => !written.includes(Buffer.from(arg).toString("latin1")));
  return changed === undefined ? undefined : args.indexOf(changed);
}
