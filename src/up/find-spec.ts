import { isMissing } from "../host/errno.ts";
import type { FileSystem } from "../host/files.ts";
import { NoSpecError } from "./words.ts";

/** Where a spec is looked for when none is named: where the platform's own client looks, then beside. */
export const USUAL_SPECS = [
  ...["paperspace", ".paperspace/app"].flatMap((name) =>
    ["yaml", "yml", "json", "jsonc", "toml"].map((type) => `${name}.${type}`),
  ),
  "spec.yaml",
];

/** The first spec of {@link USUAL_SPECS} in the working folder. @throws {NoSpecError} where there is none */
export function findSpec(fs: FileSystem): string {
  const found = USUAL_SPECS.find((file) => isThere(file, fs));
  if (found !== undefined) return found;
  throw new NoSpecError({ kind: "usual" });
}

function isThere(file: string, fs: FileSystem): boolean {
  try {
    return fs.statSync(file).isFile();
  } catch (error) {
    // Anything but "not there" is for the reader to tell.
    return !isMissing(error);
  }
}
