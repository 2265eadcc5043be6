import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../support/paths.ts";

const LEFT_OUT = /\b(test|describe)(\.\w+)*\.(skip|skipIf|runIf|todo|only|fails)\b/;

test("no test is left out, whatever the machine: what is missing is told by one that fails", () => {
  // Those beside this one have texts of tests in them.
  const files = globSync("**/*.test.ts", { cwd: join(ROOT, "test") }).filter(
    (file) => !file.startsWith("lint/"),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => LEFT_OUT.test(readFileSync(join(ROOT, "test", file), "utf8")))).toEqual([]);
});
