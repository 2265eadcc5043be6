import { existsSync, globSync } from "node:fs";
import { expect, test } from "vitest";
import { ROOT } from "../support/paths.ts";

test("test/unit mirrors src: each file of tests is where its source is", () => {
  const tests = globSync("*/**/*.test.ts", { cwd: import.meta.dirname });
  expect(tests.length).toBeGreaterThan(10);
  const sources = tests.map((file) => file.replace(/\.test\.ts$/, ".ts"));
  expect(sources.filter((file) => !existsSync(`${ROOT}src/${file}`))).toEqual([]);
});
