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
    // In hexadecimal, but it is written as C reads numbers.
    const given = `0x${fs.readFileSync(FILTER, "latin1").trim()}`;
    fs.writeFileSync(FILTER, "0");
    return () => fs.writeFileSync(FILTER, given);
  } catch {
    // No /proc, or a read-only one.
    return () => {};
  }
}
