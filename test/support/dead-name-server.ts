import { requireProgram } from "./packages.ts";
import { BINARY, ROOT } from "./paths.ts";
import { envshim, type Run, type RunOptions } from "./run.ts";
import { tempFile } from "./temp.ts";

/** Becomes the command that follows, in a network of its own with this resolv.conf. */
const SCRIPT = '"$1" link set lo up && mount --bind "$2" /etc/resolv.conf && shift 2 && exec "$@"';

/** Runs the built executable where no name can be looked up, because the name server takes questions and answers none. */
export async function withDeadNameServer(args: readonly string[], options: RunOptions): Promise<Run> {
  const ip = await requireProgram("ip", "iproute2");
  const asRoot = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
  const resolv = tempFile("resolv.conf", "nameserver 127.0.0.1\n");
  const server = [process.execPath, `${ROOT}test/fixtures/dead-name-server.cjs`, BINARY];
  const unshare = [...asRoot, "--net", "--mount", "sh", "-c", SCRIPT, "sh", ip, resolv, ...server, ...args];
  return envshim(unshare, { ...options, file: "/usr/bin/unshare" });
}
