import { execa } from "execa";
import type { Target } from "../../../build/targets.mjs";
import { runnerOf } from "../../../build/tools.mjs";

const SCRIPT = `${import.meta.dirname}/inside.sh`;

/** A root to run in. */
export interface Inside {
  readonly root: string;
  readonly target: Target;
  /** Its `/tmp`. */
  readonly folder: string;
}

/** How a run in a root ended. */
export interface InsideRun {
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly pid: number | undefined;
}

/**
 * Runs a program in a root that stands for a machine of the target's kind: a user namespace of its own, and in it, where
 * this machine is of another kind, an emulator that the kernel starts (Linux 6.7 or later). Nothing of the machine
 * changes, and no root user is needed.
 */
export async function runInside(
  { root, target, folder }: Inside,
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<InsideRun> {
  const [emulator = ""] = runnerOf(target, true);
  const subprocess = execa(
    "unshare",
    ["--user", "--map-root-user", "--mount", "sh", SCRIPT, root, folder, emulator, magic(target), ...command],
    {
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", ...env },
      extendEnv: false,
      reject: false,
      stdin: "ignore",
      stripFinalNewline: false,
    },
  );
  const { exitCode: status, stdout, stderr } = await subprocess;
  return { status, stdout, stderr, pid: subprocess.pid };
}

/** How an executable of the target starts: ELF, 64 bits, little-endian, its machine. */
function magic({ arch }: Target): string {
  const machine = arch === "arm64" ? "\\xb7" : "\\x3e";
  return `\\x7fELF\\x02\\x01\\x01${"\\x00".repeat(9)}\\x02\\x00${machine}\\x00`;
}
