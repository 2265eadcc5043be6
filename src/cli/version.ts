import { arch, platform } from "node:os";

declare const ENVSHIM_VERSION: string | undefined;
declare const ENVSHIM_COMMIT: string | undefined;

/** The version of package.json; the build writes it in. */
export const VERSION: string = typeof ENVSHIM_VERSION === "string" ? ENVSHIM_VERSION : "from source";

/**
 * What `--version` prints: envshim, the runtime it runs on, the kind of machine, and the commit it was built from.
 * @param node the runtime's version
 */
export function describeVersion(node: string): string {
  const commit = (typeof ENVSHIM_COMMIT === "string" && ENVSHIM_COMMIT) || "unknown";
  return `envshim ${VERSION} (Node ${node}, ${platform()}-${arch()}, commit ${commit})`;
}
