import type { FileSystem } from "./files.ts";

/**
 * Makes a file, or another one in its place, so that whoever opens it meanwhile finds the old one or the new one, whole:
 * it is made beside, as `draft`, and renamed. Nothing is left of a draft that fails.
 * @param draft a path in the same folder that nobody else uses
 * @throws what `make` and the file system throw
 */
export function replaceFile(
  path: string,
  draft: string,
  make: (draft: string) => void,
  fs: FileSystem,
): void {
  try {
    make(draft);
    fs.renameSync(draft, path);
  } catch (error) {
    try {
      fs.rmSync(draft, { force: true });
    } catch {
      // The first error tells more.
    }
    throw error;
  }
}
