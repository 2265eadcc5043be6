import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { SourceFile } from "typescript/unstable/ast";
import { API, type Checker } from "typescript/unstable/sync";
import { ROOT } from "../support/paths.ts";
import { tempDir } from "../support/temp.ts";

// TypeScript calls this way to its compiler unstable: package.json has one version of it.

/** Files of TypeScript, and what the compiler knows of them. */
export interface Project extends Disposable {
  /** Each file by its path in the folder. */
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly checker: Checker;
}

/** Opens those files of a folder with a `tsconfig.json` whose paths in it start with `below`. */
export function openProject(root: string, below: string): Project {
  const api = new API({ cwd: root });
  const config = join(root, "tsconfig.json");
  const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
  if (project === undefined) throw new Error(`${config} is no project`);
  const start = `${join(root, below)}/`;
  const files = new Map<string, SourceFile>();
  for (const name of project.program.getSourceFileNames().filter((path) => path.startsWith(start))) {
    const file = project.program.getSourceFile(name);
    if (file !== undefined) files.set(name.slice(start.length), file);
  }
  return { files, checker: project.checker, [Symbol.dispose]: () => api.close() };
}

/** Opens texts as if they were files of this repository, each under its path. */
export function openTexts(texts: Readonly<Record<string, string>>): Project {
  const folder = tempDir();
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const config = { extends: join(ROOT, "tsconfig.json"), include: ["texts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  for (const [path, text] of Object.entries(texts)) {
    const file = join(folder, "texts", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return openProject(folder, "texts");
}
