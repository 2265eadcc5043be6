import type { Executable } from "../host/command.ts";
import type { Kernel } from "../host/kernel.ts";
import type { LimitFault } from "./fault.ts";

/** Bytes of one `NAME=value` or argument without its NUL (MAX_ARG_STRLEN - 1). */
export const LONGEST_STRING = 131_071;

/** Bytes that exec always takes for arguments and environment together (ARG_MAX). */
const LEAST_TOTAL = 131_072;

/** Bytes that exec never takes more of: three quarters of the default stack of 8 MiB. */
const MOST_TOTAL = 6 * 2 ** 20;

/** What a stack of 8 MiB gives, the kernel's default. */
const DEFAULT_TOTAL = 2 * 2 ** 20;

/** What each string takes beside its bytes: its NUL and a pointer to it. */
const STRING_EXTRA = 1 + 8;

/**
 * Bytes kept free for what else counts: the file's path, for each `#!` line the script's path (up to 4,096 bytes) and
 * the words of the line (up to 255), and the page up to which kernels before 5.0 round.
 */
const KERNEL_EXTRA = 4 * 4096;

/** How many of the largest variables an error names. */
const NAMED = 5;

/**
 * Why the kernel would not take the arguments and the environment: every string that is too long, else the sum.
 *
 * Source: execve(2), "Limits on size of arguments and environment"; bprm_stack_limits in Linux's fs/exec.c.
 */
export function faultsOfLimits({ name, args, env }: Executable, kernel: Kernel): LimitFault[] {
  const variables = [...env].map(([variable, value]) => ({
    variable,
    bytes: Buffer.byteLength(variable) + 1 + Buffer.byteLength(value),
  }));
  const argv = [name, ...args].map((arg, index) => ({ index, bytes: Buffer.byteLength(arg) }));
  const long = [
    ...variables.filter(isTooLong).map((variable) => ({ kind: "long-variable" as const, ...variable })),
    ...argv.filter(isTooLong).map((argument) => ({ kind: "long-argument" as const, ...argument })),
  ];
  if (long.length > 0) return long;
  const bytes = [...argv, ...variables].reduce(
    (sum, string) => sum + string.bytes + STRING_EXTRA,
    KERNEL_EXTRA,
  );
  const most = bytes > LEAST_TOTAL ? largestTotal(kernel) : LEAST_TOTAL;
  if (bytes <= most) return [];
  const largest = variables.sort((a, b) => b.bytes - a.bytes).slice(0, NAMED);
  return [{ kind: "total", bytes, most, variables: variables.length, largest }];
}

function isTooLong({ bytes }: { readonly bytes: number }): boolean {
  return bytes > LONGEST_STRING;
}

/** A quarter of the stack's soft limit, within the kernel's bounds. */
function largestTotal(kernel: Kernel): number {
  const stack = kernel.stackLimit();
  if (stack === undefined) return DEFAULT_TOTAL;
  return Math.max(LEAST_TOTAL, Math.min(MOST_TOTAL, Math.floor(stack / 4)));
}
