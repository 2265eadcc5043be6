import { pythonWith } from "./python.ts";

/** The runner of hooks, as people install it. */
const PRE_COMMIT = "pre-commit==4.7.0";

/** @returns what runs the real pre-commit: a program and its first arguments, from a venv that is made once */
export async function requirePreCommit(): Promise<readonly [string, ...string[]]> {
  return [await pythonWith("pre-commit", [PRE_COMMIT]), "-m", "pre_commit"];
}
