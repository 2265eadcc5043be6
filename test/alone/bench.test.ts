import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { ROOT } from "../support/paths.ts";
import { readmeBlock } from "../support/readme.ts";
import { tempDir } from "../support/temp.ts";

test("the bench times every row of docs/performance.md and draws it", async () => {
  const svg = join(tempDir(), "bench.svg");
  const args = [`${ROOT}test/bench/bench.ts`, "--rounds", "3", "--json", "--svg", svg];
  const { stdout } = await execa(process.execPath, args);
  const results: { name: string; ratio: number; median: number; peak: number }[] = JSON.parse(stdout);
  const rows = results.filter(({ name }) => !name.endsWith("(installed)"));
  expect(rows.map(({ name }) => name)).toEqual([
    "the bare runtime",
    "an empty snapshot",
    "no reference",
    "no reference, in a whole deployment",
    "no reference, read as YAML",
    "1 secret over http",
    "1 secret of Vault over http",
    "50 secrets, one batch",
    "50 secrets, warm cache",
    "50 secrets over TLS with a CA file",
    "500 literals",
    "50 paths of a store that takes 20 ms",
    "the bare runtime, 8 at once",
    "1 secret over http, 8 at once",
    "plain bundle, no reference",
  ]);
  const documented = readmeBlock("bench").trimEnd().split("\n").slice(1);
  const names = documented.map((line) => line.slice(0, 38).trim());
  expect(names.filter((name) => !name.endsWith("(installed)"))).toEqual(rows.map(({ name }) => name));
  expect(rows[0]?.ratio).toBe(1);
  expect(Math.min(...rows.map(({ median }) => median))).toBeGreaterThan(1);
  expect(Math.min(...rows.map(({ peak }) => peak))).toBeGreaterThan(10_000);
  const drawn = readFileSync(svg, "utf8");
  expect(rows.filter(({ name }) => !drawn.includes(name))).toEqual([]);
});
