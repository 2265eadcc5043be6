import { execa } from "execa";
import { BINARY } from "./paths.ts";

/**
 * Runs a shell script as root of a user and mount namespace of its own, so that it can mount what it likes; `$ENVSHIM`
 * is the built file.
 */
export function withMounts(script: string, env: Readonly<Record<string, string>>) {
  return execa("unshare", ["-rm", "sh", "-euc", script], {
    env: { PATH: "/usr/bin:/bin:/usr/sbin:/sbin", ENVSHIM: BINARY, ENVSHIM_LOG_LEVEL: "warn", ...env },
    extendEnv: false,
    reject: false,
  });
}
