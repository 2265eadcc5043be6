import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../support/paths.ts";

// What mirroring means: a test of a module is where its module is, a folder of modules has a folder of tests, and what
// decides something without the outside world is tested by itself. Whatever else there is, tests of the built file show.

/** Folders without unit tests, each with what tests them as a whole, in a folder of test/. */
const FOLDERS_TESTED_ELSEWHERE: Readonly<Record<string, string>> = {
  "cli/commands": "binary/commands.test.ts",
  "cli/completion": "binary/completion.test.ts",
  snapshot: "binary/build.test.ts",
  "store/aws/credentials": "store/aws-metadata.test.ts",
  "store/azure": "store/azure.test.ts",
  "store/gcp": "store/google.test.ts",
  "store/local": "store/file.test.ts",
  "store/login/exchange": "store/exchange-login.test.ts",
  "store/native": "binary/requests.test.ts",
};

/** Folders where hardly a module needs more than its arguments. */
const PURE = ["errors", "text", "secret", "settings", "spec", "docker", "resolve"];

/** Modules of these that have no tests of their own, each with what tests them. */
const MODULES_TESTED_ELSEWHERE: Readonly<Record<string, string>> = {
  "docker/docker.ts": "binary/wrap.test.ts",
  "docker/inspect.ts": "binary/wrap.test.ts",
  "resolve/deliver.ts": "binary/secret-files.test.ts",
  "resolve/fetch.ts": "binary/waiting.test.ts",
  "resolve/prepare.ts": "binary/environment.test.ts",
  "resolve/resolve.ts": "binary/environment.test.ts",
  "resolve/stale.ts": "binary/cache.test.ts",
  "settings/setting.ts": "unit/settings/settings.test.ts",
  "spec/by-format.ts": "binary/spec-formats.test.ts",
  "spec/read.ts": "binary/spec-missing.test.ts",
  "spec/spec-of.ts": "unit/spec/parse.test.ts",
  "spec/unreadable.ts": "binary/spec-missing.test.ts",
};

/** Something to decide. */
const BRANCH = /\bif \(|\bswitch \(| \? | \?\? | && | \|\| /;

const sources = globSync("**/*.ts", { cwd: `${ROOT}src` });
const tests = globSync("*/**/*.test.ts", { cwd: import.meta.dirname });

test("each file of unit tests is where its source is", () => {
  expect(tests.length).toBeGreaterThan(100);
  const tested = tests.map((file) => file.replace(/\.test\.ts$/, ".ts"));
  expect(tested.filter((file) => !sources.includes(file))).toEqual([]);
});

test("each folder of src has a folder of unit tests, or a test elsewhere", () => {
  const folders = new Set(sources.map(dirname).filter((folder) => folder !== "."));
  const withTests = new Set(tests.map(dirname));
  const without = [...folders].filter((folder) => !withTests.has(folder));
  expect(without.sort()).toEqual(Object.keys(FOLDERS_TESTED_ELSEWHERE).sort());
});

test("each pure module that decides something has unit tests, or a test elsewhere", () => {
  const without = sources
    .filter((file) => PURE.includes(dirname(file)) && !/words\.ts$/.test(file) && BRANCH.test(codeOf(file)))
    .filter((file) => !tests.includes(file.replace(/\.ts$/, ".test.ts")));
  expect(without.sort()).toEqual(Object.keys(MODULES_TESTED_ELSEWHERE).sort());
});

test("every test elsewhere is there", () => {
  const named = Object.values({ ...FOLDERS_TESTED_ELSEWHERE, ...MODULES_TESTED_ELSEWHERE });
  expect(named.filter((file) => !existsSync(`${ROOT}test/${file}`))).toEqual([]);
});

/** A file without its comments. */
function codeOf(file: string): string {
  return readFileSync(`${ROOT}src/${file}`, "utf8").replaceAll(/\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}
