import { readFileSync } from "node:fs";
import { constants } from "node:os";

/** True where a process has a handler of its own for the signal; false for one that is gone. */
export function catches(
  pid: number | undefined,
  signal: "SIGHUP" | "SIGPIPE" | "SIGTERM" | "SIGUSR1",
): boolean {
  const caught = BigInt(`0x${/^SigCgt:\s*(\w+)/m.exec(statusOf(pid))?.[1] ?? "0"}`);
  return ((caught >> BigInt(constants.signals[signal] - 1)) & 1n) === 1n;
}

function statusOf(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "latin1");
  } catch {
    return "";
  }
}
