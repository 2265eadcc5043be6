import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./paths.ts";
import { tempDir } from "./temp.ts";

const SOURCES = ["build", "build.mjs", "package.json", "package-lock.json", "src"];

/** Packages that are programs: large, and none of them is bundled. */
const PROGRAMS = /^(node-linux-|typescript|@typescript|@biomejs|@esbuild|@rolldown)/;

/** What a build needs, in another folder: the sources, and the packages that npm installs, without what was fetched. */
export function cloneSources(): string {
  const clone = join(tempDir(), "a folder with a longer path");
  const modules = join(clone, "node_modules");
  mkdirSync(modules, { recursive: true });
  for (const name of SOURCES) cpSync(ROOT + name, join(clone, name), { recursive: true });
  for (const name of readdirSync(`${ROOT}node_modules`).filter((name) => !name.startsWith("."))) {
    const from = `${ROOT}node_modules/${name}`;
    if (PROGRAMS.test(name)) symlinkSync(from, join(modules, name));
    else cpSync(from, join(modules, name), { recursive: true, dereference: true });
  }
  return clone;
}
