/** What the runtime gives of its own insides: the arrays that the last stat of a file filled. */
interface Internals {
  binding?(name: "fs"): { readonly statValues: Float64Array; readonly bigintStatValues: BigInt64Array };
}

/**
 * Takes what the build's machine left in the runtime out of it, so that the same sources give the same snapshot: paths
 * and the process id, which the runtime sets afresh at each start, times and inode numbers of files.
 */
export function forgetMachine(process: NodeJS.Process): void {
  const kept = { execPath: "", argv0: "", pid: 0, argv: [""] };
  for (const [name, value] of Object.entries(kept)) {
    Object.defineProperty(process, name, { ...Object.getOwnPropertyDescriptor(process, name), value });
  }
  const files = (process as Internals).binding?.("fs");
  files?.statValues.fill(0);
  files?.bigintStatValues.fill(0n);
}
