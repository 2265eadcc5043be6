import { arch } from "node:os";
import type { FileSystem } from "./files.ts";

/** The environment of each process that this user may look into, as proc(5) has it; none where there is no /proc. */
export function* environs(fs: FileSystem): Generator<Buffer> {
  for (const pid of processes(fs)) {
    try {
      yield fs.readFileSync(`/proc/${pid}/environ`);
    } catch {
      // It has ended, or is another user's.
    }
  }
}

function processes(fs: FileSystem): string[] {
  try {
    return fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** True where the kernel is known not to run 32-bit programs: on x86 it has this switch where it does. */
export function lacks32Bit(fs: FileSystem): boolean {
  return arch() === "x64" && fs.existsSync("/proc/sys/kernel") && !fs.existsSync("/proc/sys/abi/vsyscall32");
}
