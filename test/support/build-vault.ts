// Builds Vault: node build-vault.ts FILE VERSION. Only one at a time runs, under a lock.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { pathWithGo } from "./go.ts";

const [file = "", version = ""] = process.argv.slice(2);
if (!existsSync(file)) {
  const env = { PATH: await pathWithGo(process.env.PATH ?? "") };
  await execa(join(import.meta.dirname, "build-vault.sh"), [file, version], { env });
}
