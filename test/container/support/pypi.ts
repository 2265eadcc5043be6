import { rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { requireProgram } from "../../support/packages.ts";
import { cached } from "./rootfs.ts";

/**
 * Packages of PyPI, with nothing that they need beside these, in a folder that Python finds them in; kept between runs.
 * @param requirements each with its version
 * @returns the folder
 */
export function fromPyPI(name: string, requirements: readonly string[]): Promise<string> {
  return cached(`pypi-${name}`, requirements.join(), async (draft) => {
    const venv = `${draft}.venv`;
    try {
      await execa(requireProgram("python3"), ["-m", "venv", venv]);
      const options = ["--quiet", "--no-deps", "--no-compile", `--target=${draft}`];
      await execa(join(venv, "bin/python"), ["-m", "pip", "install", ...options, ...requirements]);
    } finally {
      rmSync(venv, { recursive: true, force: true });
    }
  });
}
