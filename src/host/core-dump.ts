import type { FileSystem } from "./files.ts";

/** Which kinds of memory a core file of this process holds; see core(5). */
const FILTER = "/proc/self/coredump_filter";

/**
 * Keeps this process's memory, and with it token and secrets, out of a core file, should the runtime crash: it cannot
 * lower its own limit, but the file would hold nothing.
 * @returns what gives it back: the app inherits it
 */
export function hideFromCoreDump(fs: FileSystem): () => void {
  try {
    // Kept open until exec closes it: by then this process may have no other file left to open.
    const fd = fs.openSync(FILTER, "r+");
    const bytes = Buffer.alloc(16);
    const length = fs.readSync(fd, bytes, 0, bytes.length, 0);
    // In hexadecimal, but it is written as C reads numbers.
    const given = `0x${bytes.toString("latin1", 0, length).trim()}`;
    fs.writeSync(fd, "0", 0);
    return () => void fs.writeSync(fd, given, 0);
  } catch {
    // No /proc, or a read-only one.
    return () => {};
  }
}
