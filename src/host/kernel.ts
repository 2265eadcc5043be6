import type { FileSystem } from "./files.ts";

/** What the kernel knows of this process and the runtime does not tell, or tells changed; read when it is asked for. */
export interface Kernel {
  /** The environment as it was inherited, each entry with a NUL behind it; undefined where there is no /proc. */
  environ(): Buffer | undefined;
  /** The arguments, the program's own name first, each with a NUL behind it; undefined where there is no /proc. */
  arguments(): Buffer | undefined;
  /** The soft limit of the stack in bytes, which also bounds arguments and environment; Infinity: there is none; undefined: unknown. */
  stackLimit(): number | undefined;
}

/** This process in /proc; see proc(5). */
export function procKernel(fs: FileSystem): Kernel {
  const read = (name: string) => {
    try {
      return fs.readFileSync(`/proc/self/${name}`);
    } catch {
      return undefined;
    }
  };
  return {
    environ: () => read("environ"),
    arguments: () => read("cmdline"),
    stackLimit() {
      const limit = /^Max stack size\s+(\d+|unlimited)/m.exec(read("limits")?.toString() ?? "")?.[1];
      if (limit === undefined) return undefined;
      return limit === "unlimited" ? Number.POSITIVE_INFINITY : Number(limit);
    },
  };
}
