import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Contestant } from "./compare.ts";

/** The command every contestant ends in. */
export const APP = "/bin/true";

/**
 * What envshim is measured against: the runtime it embeds, stripped as it is in the executable, with a script that
 * does nothing but become the same command.
 * @param folder where to put both
 */
export function bareRuntime(folder: string, env: Readonly<Record<string, string>>): Contestant {
  const node = join(folder, "node");
  copyFileSync(process.execPath, node);
  chmodSync(node, 0o755);
  try {
    execFileSync("strip", ["-s", node], { stdio: "ignore" });
  } catch {
    // Where there is no strip, the executable has its symbols too.
  }
  const script = join(folder, "bare.js");
  writeFileSync(script, `process.execve("${APP}", ["true"], process.env);\n`);
  return { name: "the bare runtime", file: node, args: ["--no-warnings", script], env };
}
