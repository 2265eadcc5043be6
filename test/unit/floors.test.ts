import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import type { SourceFile } from "typescript/unstable/ast";
import { isStringLiteral } from "typescript/unstable/ast/is";
import { afterAll, expect, test } from "vitest";
import { touchesOf } from "../lint/outside.ts";
import { openProject } from "../lint/project.ts";
import { ROOT } from "../support/paths.ts";
import { tempDir } from "../support/temp.ts";

/** The floors of src/, the lowest first; folders of one floor do not know each other. */
const FLOORS: readonly (readonly string[])[] = [
  ["errors"],
  ["text"],
  ["host"],
  ["log"],
  ["settings", "secret"],
  ["spec"],
  ["store"],
  ["resolve"],
  ["exec", "docker"],
  ["serve", "wrap", "up"],
  ["cli"],
  ["snapshot"],
];

const SRC = join(ROOT, "src");
const project = openProject(ROOT, "src");
afterAll(() => project[Symbol.dispose]());

test("src/ holds main.ts and folders, each on a floor", () => {
  const entries = readdirSync(SRC, { withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(files).toEqual(["main.ts"]);
  expect(folders.filter((folder) => !FLOORS.flat().includes(folder))).toEqual([]);
});

test("no file imports from a floor above its own, nor a type", () => {
  expect(project.files.size).toBeGreaterThan(300);
  const arrows = [...project.files].flatMap(([file, source]) =>
    importsOf(source).map((path) => ({ file, imported: join(file, "..", path) })),
  );
  expect(arrows.length).toBeGreaterThan(1000);
  expect(arrows.filter(({ file, imported }) => !mayImport(file, imported))).toEqual([]);
});

/** What a file may touch by itself, and why it is not handed in. */
const OWN_TOUCHES: readonly { readonly file: string; readonly what: string; readonly why: string }[] = [
  { file: "log/log.ts", what: "pino pino", why: "has its time and its stream from here" },
  { file: "store/aws/sign.ts", what: "aws4 *", why: "has the time and the credentials from here" },
  {
    file: "store/cache/seal.ts",
    what: "node:crypto randomBytes",
    why: "only the real ones make a safe nonce",
  },
  {
    file: "up/mount.ts",
    what: "node:path resolve",
    why: "a relative path is one of the working folder, as for files",
  },
  { file: "store/local/endpoint.ts", what: "node:url pathToFileURL", why: "as for node:path" },
  { file: "docker/docker.ts", what: "execa execa", why: "runs docker" },
  { file: "up/run/compose-client.ts", what: "execa execa", why: "runs docker" },
  { file: "up/run/container.ts", what: "execa execa", why: "runs docker" },
  { file: "exec/supervise.ts", what: "execa execa", why: "runs the app, where the runtime has no execve" },
  { file: "snapshot/make.ts", what: "node:os tmpdir", why: "runs in the build only" },
];

test("nothing but host/ and main.ts touches the outside world by itself", () => {
  const above = [...project.files].filter(([file]) => !["host", "main.ts"].includes(folderOf(file)));
  expect(above.length).toBeGreaterThan(250);
  const touches = above.flatMap(([file, source]) =>
    touchesOf(source, project.checker).map((what) => `${file}: ${what}`),
  );
  expect(touches.sort()).toEqual(OWN_TOUCHES.map(({ file, what }) => `${file}: ${what}`).sort());
});

/** To the process. */
const WAYS = /\bprocess\b|^(?:global|globalThis|require|eval|Function|any module \*|node:module .*)$/;

test("nothing but main.ts touches the process: host/ is handed it", () => {
  const touching = [...project.files].filter(([, source]) =>
    touchesOf(source, project.checker).some((what) => WAYS.test(what)),
  );
  expect(touching.map(([file]) => file)).toEqual(["main.ts"]);
});

/** The files that a file imports, a type or lazily too, as it names them. */
function importsOf(source: SourceFile): string[] {
  return source.imports.flatMap((name) =>
    isStringLiteral(name) && name.text.startsWith(".") ? name.text : [],
  );
}

function mayImport(file: string, imported: string): boolean {
  const [own, other] = [folderOf(file), folderOf(imported)];
  return own === other || floorOf(other) < floorOf(own);
}

function folderOf(file: string): string {
  return file.split("/")[0] ?? "";
}

/** `main.ts` stands above all. */
function floorOf(folder: string): number {
  return folder === "main.ts" ? FLOORS.length : FLOORS.findIndex((floor) => floor.includes(folder));
}

test("npm run check refuses a cycle of imports, also one of types", async () => {
  const folder = tempDir();
  writeFileSync(join(folder, "a.ts"), 'import type { B } from "./b.ts";\n\nexport type A = B | 1;\n');
  writeFileSync(join(folder, "b.ts"), 'import type { A } from "./a.ts";\n\nexport type B = A | 2;\n');
  const config = JSON.parse(readFileSync(join(ROOT, ".biome.json"), "utf8"));
  writeFileSync(join(folder, ".biome.json"), JSON.stringify({ ...config, vcs: { enabled: false } }));
  const biome = join(ROOT, "node_modules/.bin/biome");
  const { exitCode, all } = await execa(biome, ["lint", "."], { cwd: folder, reject: false, all: true });
  expect(exitCode).toBe(1);
  expect(all).toContain("noImportCycles");
});
