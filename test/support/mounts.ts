import { BINARY } from "./paths.ts";
import { envshim, type Run, type RunOptions } from "./run.ts";

/**
 * Runs the built file with another /etc/envshim, in a mount namespace of its own: the machine's stays as it is. Only
 * root can.
 * @param setUp shell commands, in an empty /etc
 */
export function envshimWithEtc(
  setUp: string,
  args: readonly string[],
  options: Omit<RunOptions, "file"> = {},
): Promise<Run> {
  const script = `mount -t tmpfs none /etc && cd /etc && { ${setUp}; } && cd / && exec "$0" "$@"`;
  return envshim(["--mount", "sh", "-ec", script, BINARY, ...args], { ...options, file: "unshare" });
}
