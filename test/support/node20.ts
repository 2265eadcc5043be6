import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { ROOT } from "./paths.ts";

/** A Node without `process.execve`, from the npm registry; kept below node_modules between runs. @returns its path */
export async function oldNode(): Promise<string> {
  const name = `node-linux-${process.arch}`;
  const folder = join(ROOT, "node_modules/.cache/envshim/node-20");
  const node = join(folder, "node_modules", name, "bin/node");
  if (!existsSync(node)) {
    mkdirSync(folder, { recursive: true });
    await execa("npm", ["install", "--prefix", folder, "--no-save", "--no-package-lock", `${name}@20.20.2`]);
  }
  return node;
}
