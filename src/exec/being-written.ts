import type { Clock } from "../host/clock.ts";
import type { FileSystem } from "../host/files.ts";
import { CommandRefusedError } from "./command-error.ts";

/** Milliseconds since a file's last change within which somebody may still be writing it. */
const RECENT = 60_000;

/** Longer than any argument that any kernel takes: 32 pages, of 64 KiB at the most. */
const TOO_LONG = 4 * 2 ** 20;

/** What a try needs. */
export interface Trying {
  readonly fs: FileSystem;
  readonly clock: Clock;
  /** Loaded when it is asked for: it cannot be in the start-up snapshot. */
  readonly childProcess: () => typeof import("node:child_process");
}

/**
 * Refuses a file that somebody has open for writing: the kernel does not execute it (ETXTBSY), and an execve that fails
 * aborts the runtime. Only a try tells, so a child process makes one with an argument that is too long: Linux opens the
 * file first (since 6.8; older kernels look at the argument first, and nothing is told), and starts it never. That
 * takes milliseconds, so only a file that changed within the last minute is tried.
 * @throws {CommandRefusedError}
 */
export function refuseBeingWritten(file: string, { fs, clock, childProcess }: Trying): void {
  if (Math.abs(clock.now() - fs.statSync(file).mtimeMs) > RECENT) return;
  const { error } = childProcess().spawnSync(file, ["x".repeat(TOO_LONG)], { stdio: "ignore", env: {} });
  if (error === undefined || !("code" in error) || error.code !== "ETXTBSY") return;
  throw new CommandRefusedError({ file, fault: { kind: "being-written" } });
}
