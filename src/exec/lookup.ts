import type { FileSystem } from "../host/files.ts";
import type { FileFault } from "./fault.ts";
import { faultOfFile } from "./format.ts";

/** What a look-up came to. */
export type LookUp =
  | { readonly kind: "found"; readonly file: string }
  /** There is a file of that name, or may be one, and it cannot be executed. */
  | { readonly kind: "refused"; readonly file: string; readonly fault: FileFault }
  | {
      readonly kind: "not-found";
      /** False for a name with a slash, which is a path. */
      readonly inPath: boolean;
      /** Folders of PATH that may not be searched. */
      readonly unreachable: readonly string[];
      /** The file of that name in the working folder: what keeps it from being executed, or nothing. */
      readonly beside?: { readonly fault?: FileFault };
    };

/**
 * Finds the file of a command as execvp(3) does, and makes sure that exec will take it.
 * @param folders those of the merged environment's PATH
 */
export function lookUp(name: string, folders: readonly string[], fs: FileSystem): LookUp {
  if (name.includes("/")) {
    const fault = faultOfFile(name, fs);
    if (fault === undefined) return { kind: "found", file: name };
    if (fault.kind !== "missing") return { kind: "refused", file: name, fault };
    return { kind: "not-found", inPath: false, unreachable: [] };
  }
  let refused: LookUp | undefined;
  const unreachable: string[] = [];
  for (const folder of name === "" ? [] : folders) {
    const file = `${folder}/${name}`;
    const fault = faultOfFile(file, fs);
    if (fault === undefined) return { kind: "found", file };
    // Like execvp: a file that may not be executed does not end the search, but is told when nothing else is found.
    if (fault.kind === "unreachable") unreachable.push(folder);
    else if (fault.kind !== "missing") refused ??= { kind: "refused", file, fault };
  }
  return refused ?? { kind: "not-found", inPath: true, unreachable, ...beside(name, fs) };
}

/** People write the bare name of a file in the working folder, which is not in PATH. */
function beside(name: string, fs: FileSystem): Pick<Extract<LookUp, { kind: "not-found" }>, "beside"> {
  const fault = name === "" ? { kind: "missing" as const } : faultOfFile(`./${name}`, fs);
  if (fault === undefined) return { beside: {} };
  return fault.kind === "missing" || fault.kind === "folder" ? {} : { beside: { fault } };
}
