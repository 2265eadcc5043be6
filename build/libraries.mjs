import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "./run.mjs";

/**
 * Copies the C and C++ libraries that an executable needs to where it finds them in an image that has nothing else.
 * @param {object} given
 * @param {import("./targets.mjs").Target} given.target
 * @param {readonly string[]} given.runner what stands before a program to run it on this machine
 * @param {string} given.file the executable
 * @param {string} given.folder
 */
export function copyLibraries({ target, runner, file, folder }) {
  // The option before it is -L: the folder that the emulated program sees as /.
  const root = runner.at(-1) ?? "/";
  const loader = join(root, target.loader);
  const [program = loader, ...args] = [...runner, loader, "--list", file];
  const list = run(program, args, `asking for the libraries of ${file}`);
  rmSync(folder, { recursive: true, force: true });
  const found = [...list.matchAll(/ => (\/\S+) \(/g)].map(([, path = ""]) => path);
  for (const path of new Set([target.loader, ...found.filter((path) => !path.endsWith(loader))])) {
    const place = join(folder, path);
    mkdirSync(dirname(place), { recursive: true });
    copyFileSync(join(root, path), place);
  }
}
