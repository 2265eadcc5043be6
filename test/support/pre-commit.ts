import { join } from "node:path";
import { execa } from "execa";
import { cached } from "../container/support/rootfs.ts";
import { requireProgram } from "./packages.ts";

/** The runner of hooks, as people install it. */
const PRE_COMMIT = "pre-commit==4.7.0";

/** @returns what runs the real pre-commit: a program and its first arguments, from a venv that is made once */
export async function requirePreCommit(): Promise<readonly [string, ...string[]]> {
  const venv = await cached("pre-commit", PRE_COMMIT, async (draft) => {
    await execa(requireProgram("python3"), ["-m", "venv", draft]);
    await execa(join(draft, "bin/python"), ["-m", "pip", "install", "--quiet", PRE_COMMIT]);
  });
  return [join(venv, "bin/python"), "-m", "pre_commit"];
}
