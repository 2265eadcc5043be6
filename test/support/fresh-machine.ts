import { requireProgram } from "./packages.ts";
import { BINARY } from "./paths.ts";
import { envshim, type Run, type RunOptions } from "./run.ts";

/** Becomes the command that follows, as root of its own world, with nothing in the folders of the defaults. */
const SCRIPT =
  'for folder in /var/cache /dev/shm; do mount -t tmpfs -o mode=1777 none "$folder" || exit 1; done; exec "$@"';

/**
 * Runs the built executable where `/var/cache` and `/dev/shm` are empty and its own, and no setting names another
 * folder: for what the defaults are. It runs as uid 0, and what it leaves there is gone with it.
 */
export function onFreshMachine(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const asRoot = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
  const unshare = [...asRoot, "--mount", "sh", "-c", SCRIPT, "sh", BINARY, ...args];
  return envshim(unshare, { ...options, file: requireProgram("unshare"), defaultFolders: true });
}
