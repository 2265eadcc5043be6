import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { strip } from "../../build/elf.mjs";
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
  writeFileSync(node, strip(readFileSync(process.execPath)), { mode: 0o755 });
  const script = join(folder, "bare.js");
  writeFileSync(script, `process.execve("${APP}", ["true"], process.env);\n`);
  return { name: "the bare runtime", file: node, args: ["--no-warnings", script], env };
}
