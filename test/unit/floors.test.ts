import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
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

test("src/ holds main.ts and folders, each on a floor", () => {
  const entries = readdirSync(SRC, { withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(files).toEqual(["main.ts"]);
  expect(folders.filter((folder) => !FLOORS.flat().includes(folder))).toEqual([]);
});

test("no file imports from a floor above its own, nor a type", () => {
  const files = sources();
  expect(files.length).toBeGreaterThan(100);
  const arrows = files.flatMap((file) => importsOf(file).map((imported) => ({ file, imported })));
  expect(arrows.length).toBeGreaterThan(300);
  expect(arrows.filter(({ file, imported }) => !mayImport(file, imported))).toEqual([]);
});

test("nothing but host/ and main.ts reads the time, sets timers, or looks into process or /proc", () => {
  const behind =
    /\bDate\.now\(|\bnew Date\(\)|\bperformance\.|\bset(?:Timeout|Interval|Immediate)\(|"\/proc\/|`\/proc\/|\bglobalThis\b|(?<![.\w])process\.\w/;
  const above = sources().filter((file) => !["host", "main.ts", "snapshot"].includes(folderOf(file)));
  const found = above.filter((file) => behind.test(codeOf(file)));
  // The process is handed in.
  expect(found).toEqual(["exec/become.ts"]);
});

/** What a file of src/ imports of src/, as paths in it, by whichever kind of import. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), "utf8");
  return [...text.matchAll(/(?:from|import)[ (]+"(\.[^"]+)"/g)].map(([, path = ""]) =>
    join(file, "..", path),
  );
}

/** Every file of src/, as a path in it. */
function sources(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
}

/** A file without its comments. */
function codeOf(file: string): string {
  return readFileSync(join(SRC, file), "utf8").replaceAll(/\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
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
  writeFileSync(
    join(folder, ".biome.json"),
    JSON.stringify({ ...config, plugins: [], vcs: { enabled: false } }),
  );
  const biome = join(ROOT, "node_modules/.bin/biome");
  const { exitCode, all } = await execa(biome, ["lint", "."], { cwd: folder, reject: false, all: true });
  expect(exitCode).toBe(1);
  expect(all).toContain("noImportCycles");
});
