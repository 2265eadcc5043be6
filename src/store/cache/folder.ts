import type { FileSystem } from "../../host/files.ts";
import { describeFolderFault, faultOfPrivateFolder, isPlanted } from "../../host/private-folder.ts";
import type { Log } from "../../log/log.ts";

/** Where to look for a folder, and as whom. */
export interface FolderOptions {
  readonly fs: FileSystem;
  /** The effective user id of this process. */
  readonly uid: number;
  /** `ENVSHIM_CACHE_DIR`; it is the only candidate then. */
  readonly named: string | undefined;
  /** The folder for temporary files. */
  readonly tmpdir: string;
  readonly log: Pick<Log, "debug" | "warn">;
}

/**
 * The folder for caches: this user's own, mode 0700, no symbolic link, and one that can be written to. It is made
 * where it is not there. @returns undefined where there is none: the run goes on without a cache
 */
export function chooseFolder({ fs, uid, named, tmpdir, log }: FolderOptions): string | undefined {
  for (const path of named === undefined ? ["/var/cache/envshim", `${tmpdir}/envshim-${uid}`] : [named]) {
    const fault = faultOfPrivateFolder(path, uid, fs);
    if (!fault) return path;
    const message = `the cache folder ${path} ${describeFolderFault(fault)}, so it is not used`;
    if (named === undefined && !isPlanted(fault)) log.debug(message);
    else log.warn({ message, fix: "give it to this user with mode 0700, or set ENVSHIM_CACHE_DIR" });
  }
  return undefined;
}
