import { execa } from "execa";
import { requireProgram } from "./packages.ts";
import { BINARY } from "./paths.ts";
import { tempFile } from "./temp.ts";

/** Where no answer ever comes from: packets to it stay on the loopback of a network of their own. */
const SET_UP = `
  "$1" link set lo up
  "$1" route add 192.0.2.0/24 dev lo
  mount --bind "$2" /etc/resolv.conf
  shift 2
  exec "$@"`;

/** Starts the built file where the name server does not answer; the caller ends it. */
export async function startWithDeadNameServer(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) {
  const unshare = requireProgram("unshare");
  const ip = requireProgram("ip");
  const resolvConf = tempFile("resolv.conf", "nameserver 192.0.2.1\n");
  const namespaces = ["--map-root-user", "--net", "--mount", "sh", "-ec", SET_UP, "sh", ip, resolvConf];
  const child = execa(unshare, [...namespaces, BINARY, ...args], {
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", ...env },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
  });
  return { child };
}
