import type { FileSystem } from "./files.ts";

/** Files that an engine puts into its containers: Docker's, then Podman's. */
const MARKS = ["/.dockerenv", "/run/.containerenv"];

/**
 * True where this process runs in a container, as far as one can tell: by the engine's own mark, by the variables that
 * Kubernetes and Podman set, or because it is the first process.
 */
export function isInContainer(env: Readonly<Record<string, string | undefined>>, fs: FileSystem): boolean {
  if (env.KUBERNETES_SERVICE_HOST || env.container) return true;
  return MARKS.some((mark) => fs.existsSync(mark)) || isFirstProcess(fs);
}

function isFirstProcess(fs: FileSystem): boolean {
  try {
    return fs.readlinkSync("/proc/self") === "1";
  } catch {
    return false;
  }
}
