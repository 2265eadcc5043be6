import { expect, test } from "vitest";
import { ROOT } from "../support/paths.ts";
import { branchesOf, skipsOf } from "./bodies.ts";
import { openProject, openTexts } from "./project.ts";

test("no test is left out, or has a branch, an error that it catches, or a loop that asserts", () => {
  using project = openProject(ROOT, "test");
  const files = [...project.files];
  expect(files.length).toBeGreaterThan(250);
  const found = files.flatMap(([path, file]) =>
    [skipsOf, branchesOf].flatMap((look) =>
      look(file, project.checker).map((what) => `test/${path}:${what}`),
    ),
  );
  expect(found).toEqual([]);
});

/** What is found in each of some bodies, which have all that they use. */
function foundIn(tests: readonly string[], look = branchesOf): string[][] {
  const head = `import * as vitest from "vitest";
import { describe, expect, it, test, test as same } from "vitest";
import { expectGood } from "./good.ts";
declare const a: boolean, b: number | undefined, all: number[], run: (...given: unknown[]) => Promise<void>;
const own = test.concurrent;
const extended = test.extend({ c: 1 });
`.replaceAll("\n", " ");
  const texts = tests.map((text, index) => [`${index}.ts`, `${head}${text}`] as const);
  const good = "export declare function expectGood(given: unknown): void;\n";
  using project = openTexts({ ...Object.fromEntries(texts), "good.ts": good });
  return texts.map(([path]) => {
    const file = project.files.get(path);
    return file ? look(file, project.checker) : [`${path} is not there`];
  });
}

/** Tests with a branch, with what is told of each. */
const BRANCHES: readonly (readonly [test: string, ...what: string[]])[] = [
  [`test("t", () => { if (a) expect(b).toBe(1); });`, "1: branch"],
  [`it("t", function () { if (a) run(); });`, "1: branch"],
  [`same("t", () => { if (a) run(); });`, "1: branch"],
  [`own("t", () => { if (a) run(); });`, "1: branch"],
  [`extended("t", ({ c }) => { if (c) run(); });`, "1: branch"],
  [`vitest.test("t", () => { if (a) run(); });`, "1: branch"],
  [`test.each([1])("t", () => { if (a) run(); });`, "1: branch"],
  [`test.each\`x \${1}\`("t", () => { if (a) run(); });`, "1: branch"],
  [`test.for([1])("t", { timeout: 1 }, async () => { if (a) await run(); });`, "1: branch"],
  [`test.concurrent.for([1])("t", () => { if (a) run(); });`, "1: branch"],
  [`describe("d", () => { test("t", () => { if (a) run(); }); });`, "1: branch"],
  [`test("t", () => {\n  run();\n  switch (b) { case 1: run(); }\n});`, "3: branch"],
  [`test("t", () => { expect(a ? 1 : 2).toBe(b); });`, "1: branch"],
  [`test("t", () => expect(a ? 1 : 2).toBe(b));`, "1: branch"],
  [`test("t", () => { a && expect(b).toBe(1); });`, "1: branch", "1: branch"],
  [`test("t", () => { a && run(); });`, "1: branch"],
  [`test("t", async () => { await (a || run()); });`, "1: branch"],
  [`test("t", () => { void (b ?? run()); });`, "1: branch"],
  [`test("t", async () => { const c = () => a && expect(b).toBe(1); c(); });`, "1: branch"],
  [`test("t", async () => { try { await run(); } catch (error) { expect(error).toBe(b); } });`, "1: catch"],
  [`test("t", async () => { try { await run(); } catch {} });`, "1: catch"],
  [`test("t", () => { for (const c of all) expect(c).toBe(1); });`, "1: loop"],
  [`test("t", () => { for (const c of all) { run(); expectGood(c); } });`, "1: loop"],
  [`test("t", () => { for (let c = 0; c < 3; c++) expect(c).toBe(1); });`, "1: loop"],
  [`test("t", () => { for (const c in all) expect(c).toBe(1); });`, "1: loop"],
  [`test("t", async () => { do { await run(); expect(b).toBe(1); } while (a); });`, "1: loop"],
  [`test("t", () => { while (a) expect.soft(b).toBe(1); });`, "1: loop"],
  [`test("t", () => { all.forEach((c) => expect(c).toBe(1)); });`, "1: loop"],
  [`test("t", async () => { await Promise.all(all.map(async (c) => expect(c).toBe(1))); });`, "1: loop"],
  [`test("t", async () => { await run((c: number) => { if (c) expect(b).toBe(1); }); });`, "1: branch"],
];

test("a branch in a test is told", () => {
  const found = foundIn(BRANCHES.map(([text]) => text));
  expect(BRANCHES.map(([text], index) => [text, ...(found[index] ?? [])])).toEqual(BRANCHES);
});

/** Tests without one. */
const PLAIN: readonly string[] = [
  `test("t", () => { expect(b ?? 1).toBe(a || 2); });`,
  `test("t", async () => { try { await run(); } finally { await run(); } });`,
  `test("t", async () => { await run((c: number) => { if (c) return 1; return c ? 2 : 3; }); });`,
  `test("t", async () => { function answer(c: number) { switch (c) { default: return 1; } } await run(answer); });`,
  `test("t", async () => { await run({ answer(c: number) { try { return c; } catch { return 1; } } }); });`,
  `test("t", () => { for (const c of all) run(c); expect(b).toBe(1); });`,
  `test("t", () => { expect(all.map((c) => c + 1)).toEqual(all.map(() => expect.any(Number))); });`,
  `test("t", () => { expect(all.filter((c) => c > 1 && c < 3)).toEqual([]); });`,
  `for (const c of all) test(String(c), () => expect(c).toBe(1));`,
  `function check() { for (const c of all) expect(c).toBe(1); } test("t", () => check());`,
  `describe("d", () => { if (a) run(); });`,
  `export const tested = { test(_: string, body: () => void) { body(); } }; run(() => { if (a) run(); });`,
];

test("what is no branch in a test is not", () => {
  const found = foundIn(PLAIN);
  expect(PLAIN.map((text, index) => [text, ...(found[index] ?? [])])).toEqual(PLAIN.map((text) => [text]));
});

/** Tests that are left out, with what is told of each. */
const SKIPS: readonly (readonly [test: string, ...what: string[]])[] = [
  [`test.skip("t", () => {});`, "1: skip"],
  [`it.only("t", () => {});`, "1: only"],
  [`same.todo("t");`, "1: todo"],
  [`vitest.test.fails("t", () => {});`, "1: fails"],
  [`test.concurrent.skip.each([1])("t", () => {});`, "1: skip"],
  [`test.skipIf(a)("t", () => {});`, "1: skipIf"],
  [`const other = own.runIf(a);\nother("t", () => {});`, "1: runIf"],
  [`describe.skipIf(a)("d", () => {});`, "1: skipIf"],
  [`vitest.describe.only("d", () => {});`, "1: only"],
  [`test("t", (context) => { context.skip(); });`, "1: skip"],
  ["export const words = { skip: 1 }; words.skip;"],
  ["all.slice(1); const fs = { only() {} }; fs.only();"],
];

test("a test that is left out is told", () => {
  const found = foundIn(
    SKIPS.map(([text]) => text),
    skipsOf,
  );
  expect(SKIPS.map(([text], index) => [text, ...(found[index] ?? [])])).toEqual(SKIPS);
});
