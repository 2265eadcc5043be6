import type { ResolvedVariable } from "../resolve/resolve.ts";

/** Where commands are looked for when PATH is not set; see exec(3). */
export const DEFAULT_PATH = "/bin:/usr/bin";

/** PATH as far as a message may show it: neither what a secret nor what a spec says is quoted. */
export type ShownPath =
  | { readonly kind: "inherited"; readonly value: string }
  | { readonly kind: "spec"; readonly line: number | undefined }
  | { readonly kind: "secret" | "unset" };

/** Where the app's command is looked for. */
export interface SearchPath {
  readonly folders: readonly string[];
  readonly shown: ShownPath;
}

/** The folders of the merged environment's PATH. */
export function searchPathOf(variable: ResolvedVariable | undefined): SearchPath {
  if (variable === undefined) return { folders: foldersOf(DEFAULT_PATH), shown: { kind: "unset" } };
  if (variable.kind === "secret") {
    // As a file it is that file's path: no folder.
    const folders = variable.reference.file ? [] : foldersOf(variable.secret.value.reveal());
    return { folders, shown: { kind: "secret" } };
  }
  const { value, origin, line } = variable;
  const shown: ShownPath = origin === "spec" ? { kind: "spec", line } : { kind: "inherited", value };
  return { folders: foldersOf(value), shown };
}

function foldersOf(path: string): string[] {
  // An empty part of PATH is the current folder.
  return path.split(":").map((folder) => {
    if (folder === "") return ".";
    return folder.endsWith("/") ? folder.replace(/(?<=.)\/+$/, "") : folder;
  });
}
