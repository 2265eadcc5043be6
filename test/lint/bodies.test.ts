import { expect, test } from "vitest";
import { ROOT } from "../support/paths.ts";
import { branchesOf } from "./bodies.ts";
import { openProject, openTexts } from "./project.ts";

test("no test has a branch, an error that it catches, or a loop that asserts", () => {
  using project = openProject(ROOT, "test");
  const files = [...project.files];
  expect(files.length).toBeGreaterThan(250);
  const branches = files.flatMap(([path, file]) =>
    branchesOf(file, project.checker).map((branch) => `test/${path}:${branch}`),
  );
  expect(branches).toEqual([]);
});

/** What is found in each of some bodies, which have all that they use. */
function branchesIn(tests: readonly string[]): string[][] {
  const head = `import * as vitest from "vitest";
import { describe, expect, it, test, test as same } from "vitest";
import { expectGood } from "./good.ts";
declare const a: boolean, b: number | undefined, all: number[], run: (...given: unknown[]) => Promise<void>;
const own = test.runIf(a);
const extended = test.extend({ c: 1 });
`.replaceAll("\n", " ");
  const texts = tests.map((text, index) => [`${index}.ts`, `${head}${text}`] as const);
  const good = "export declare function expectGood(given: unknown): void;\n";
  using project = openTexts({ ...Object.fromEntries(texts), "good.ts": good });
  return texts.map(([path]) => {
    const file = project.files.get(path);
    return file ? branchesOf(file, project.checker) : [`${path} is not there`];
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
  [`test.concurrent.runIf(a)("t", () => { if (a) run(); });`, "1: branch"],
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
  const found = branchesIn(BRANCHES.map(([text]) => text));
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
  const found = branchesIn(PLAIN);
  expect(PLAIN.map((text, index) => [text, ...(found[index] ?? [])])).toEqual(PLAIN.map((text) => [text]));
});
