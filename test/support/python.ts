import { rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { cached } from "../container/support/rootfs.ts";
import { requireProgram } from "./packages.ts";

/** Makes an empty environment of Python's in a folder. @returns its programs' folder */
export async function makeVenv(folder: string): Promise<string> {
  await execa(requireProgram("python3"), ["-m", "venv", folder]);
  return join(folder, "bin");
}

/**
 * An environment of Python's with packages of PyPI and what they need, kept between runs.
 * @param requirements each with its version
 * @returns its python
 */
export async function pythonWith(name: string, requirements: readonly string[]): Promise<string> {
  const venv = await cached(name, requirements.join(), async (draft) => {
    const python = join(await makeVenv(draft), "python");
    await execa(python, ["-m", "pip", "install", "--quiet", ...requirements]);
  });
  return join(venv, "bin/python");
}

/**
 * Packages of PyPI, with nothing that they need beside these, in a folder that Python finds them in; kept between runs.
 * @param requirements each with its version
 * @returns the folder
 */
export function fromPyPI(name: string, requirements: readonly string[]): Promise<string> {
  return cached(`pypi-${name}`, requirements.join(), async (draft) => {
    const venv = `${draft}.venv`;
    try {
      const python = join(await makeVenv(venv), "python");
      const options = ["--quiet", "--no-deps", "--no-compile", `--target=${draft}`];
      await execa(python, ["-m", "pip", "install", ...options, ...requirements]);
    } finally {
      rmSync(venv, { recursive: true, force: true });
    }
  });
}
