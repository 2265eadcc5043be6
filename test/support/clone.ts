import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { bundleSources } from "../../build/bundle.mjs";
import { ROOT } from "./paths.ts";
import { tempDir } from "./temp.ts";

const SOURCES = ["build", "build.mjs", "package.json", "package-lock.json", "src"];

/** What a build needs, in another folder: the sources, and the packages that npm installs, without what was fetched. */
export async function cloneSources(): Promise<string> {
  // Links would lead the build back here.
  const bundled = new Set(
    (await bundleSources(join(tempDir(), "bundle.cjs"))).map((name) => name.split("/")[0]),
  );
  const clone = join(tempDir(), "a folder with a longer path");
  const modules = join(clone, "node_modules");
  mkdirSync(modules, { recursive: true });
  for (const name of SOURCES) cpSync(ROOT + name, join(clone, name), { recursive: true });
  for (const name of readdirSync(`${ROOT}node_modules`).filter((name) => !name.startsWith("."))) {
    const from = `${ROOT}node_modules/${name}`;
    if (!bundled.has(name)) symlinkSync(from, join(modules, name));
    else cpSync(from, join(modules, name), { recursive: true, dereference: true });
  }
  return clone;
}
