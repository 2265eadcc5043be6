import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { ROOT } from "../support/paths.ts";
import { tempDir } from "../support/temp.ts";

/** What `npm run check` says of a test file. */
async function lint(text: string) {
  const folder = tempDir();
  writeFileSync(join(folder, "a.test.ts"), text);
  const { plugins } = JSON.parse(readFileSync(join(ROOT, ".biome.json"), "utf8"));
  const config = {
    plugins: plugins.map((plugin: string) => join(ROOT, plugin)),
    linter: { rules: { preset: "none" } },
  };
  writeFileSync(join(folder, ".biome.json"), JSON.stringify(config));
  const biome = join(ROOT, "node_modules/.bin/biome");
  const { exitCode, all } = await execa(biome, ["lint", "."], { cwd: folder, reject: false, all: true });
  return { exitCode, says: String(all).split("a test's body has no branches").length - 1 };
}

test.each([
  ["if", 'test("x", () => { if (a) f(); });'],
  ["?:", 'test.each([1, 2])("x", (n) => f(n ? 1 : 2));'],
  ["switch", 'describe("x", () => { test("y", async () => { switch (a) { default: f(); } }); });'],
])("npm run check refuses a branch in a test's body: %s", async (_, text) => {
  expect(await lint(text)).toEqual({ exitCode: 1, says: 1 });
});

test.each([
  ["a stand-in in it may decide what to answer", 'test("x", () => { start((n) => (n ? 1 : 2)); });'],
  ["a function beside it may branch", 'function f(a) { if (a) return 1; return 2; }\ntest("x", () => f(1));'],
])("%s", async (_, text) => {
  expect(await lint(text)).toEqual({ exitCode: 0, says: 0 });
});

test("no test is left out, whatever the machine: what is missing is told by one that fails", () => {
  const files = globSync("**/*.test.ts", { cwd: join(ROOT, "test") });
  expect(files.length).toBeGreaterThan(100);
  const leftOut = /\b(test|describe)(\.\w+)*\.(skip|skipIf|runIf|todo|only|fails)\b/;
  expect(files.filter((file) => leftOut.test(readFileSync(join(ROOT, "test", file), "utf8")))).toEqual([]);
});
