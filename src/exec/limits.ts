import { CommandError } from "../errors/errors.ts";
import type { Problem } from "../errors/problem.ts";
import type { Executable } from "../host/command.ts";
import type { Kernel } from "../host/kernel.ts";

/** Bytes of one `NAME=value` or argument without its NUL (MAX_ARG_STRLEN - 1). */
export const LONGEST_STRING = 131_071;

/** Bytes that exec always takes for arguments and environment together (ARG_MAX). */
const LEAST_TOTAL = 131_072;

/** Bytes that exec never takes more of: three quarters of the default stack of 8 MiB. */
const MOST_TOTAL = 6 * 2 ** 20;

/** Room for what the kernel adds: the file's name twice, and a `#!` line's interpreter. */
const KERNEL_EXTRA = 4 * 4096;

/** How many of the largest variables an error names. */
const NAMED = 5;

/**
 * Makes sure that the kernel takes the arguments and the environment.
 *
 * Source: execve(2), "Limits on size of arguments and environment"; fs/exec.c of Linux.
 * @throws {CommandError} naming each variable that is too large and its size, or the largest ones
 */
export function checkLimits({ name, args, env }: Executable, kernel: Kernel): void {
  const variables = [...env].map(([variable, value]) => ({
    variable,
    bytes: Buffer.byteLength(variable) + 1 + Buffer.byteLength(value),
  }));
  const argv = [name, ...args].map((arg) => Buffer.byteLength(arg));
  const problems: Problem[] = [
    ...variables
      .filter(({ bytes }) => bytes > LONGEST_STRING)
      .map(({ variable, bytes }) => tooLong(`the variable ${variable} takes`, bytes)),
    ...argv.flatMap((bytes, index) =>
      bytes > LONGEST_STRING ? [tooLong(`argument ${index} takes`, bytes)] : [],
    ),
  ];
  if (problems.length > 0) throw new CommandError("command-not-executable", problems);
  const strings = [...argv, ...variables.map(({ bytes }) => bytes)];
  // A string costs its NUL and a pointer, too.
  const total = strings.reduce((sum, bytes) => sum + bytes + 1 + 8, 0) + KERNEL_EXTRA;
  const most = total > LEAST_TOTAL ? largestTotal(kernel) : LEAST_TOTAL;
  if (total <= most) return;
  const largest = variables.sort((a, b) => b.bytes - a.bytes).slice(0, NAMED);
  throw new CommandError("command-not-executable", [
    {
      message: `the arguments and ${variables.length} variables take ${total} bytes together, the kernel takes ${most}; the largest: ${largest.map(({ variable, bytes }) => `${variable} ${bytes}`).join(", ")}`,
      fix: "pass large values as files; a larger stack limit (ulimit -s) gives more room, up to 6 MiB",
    },
  ]);
}

function tooLong(what: string, bytes: number): Problem {
  return {
    message: `${what} ${bytes} bytes, the kernel takes ${LONGEST_STRING}`,
    fix: "pass large values as files",
  };
}

/** A quarter of the stack's soft limit, within the kernel's bounds. */
function largestTotal(kernel: Kernel): number {
  const quarter = Math.floor((kernel.stackLimit() ?? Number.POSITIVE_INFINITY) / 4);
  return Math.max(LEAST_TOTAL, Math.min(MOST_TOTAL, quarter));
}
