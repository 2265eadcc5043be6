import * as fs from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Problem } from "../../../src/errors/problem.ts";
import { checkExecutable } from "../../../src/exec/check.ts";
import type { ResolvedEnv } from "../../../src/host/command.ts";
import type { Host } from "../../../src/host/host.ts";
import { openWarnings } from "../../../src/log/warnings.ts";
import { tempDir } from "../../support/temp.ts";

/** Looks at a start of dash with these variables. @returns what it warns of */
function check(variables: Readonly<Record<string, string>>, strict = false): string[] {
  const file = join(tempDir(), "dash");
  fs.writeFileSync(file, "");
  const told: string[] = [];
  const warnings = openWarnings(strict, { warn: ({ message }: Problem) => told.push(message) });
  const env = new Map(Object.entries(variables)) as unknown as ResolvedEnv;
  const host = { fs, kernel: { stackLimit: () => 8 * 2 ** 20 } } as unknown as Host;
  checkExecutable({ file, name: file, args: [], env }, host, warnings);
  return told;
}

const dropped = expect.stringMatching(/^dash drops variables .*: some-env$/);

test("what starts without loss is not told of", () => {
  expect(check({ A: "1" })).toEqual([]);
});

test("what a shell drops is a warning, and an error where warnings are", () => {
  expect(check({ "some-env": "1" })).toEqual([dropped]);
  expect(() => check({ "some-env": "1" }, true)).toThrow(
    expect.objectContaining({ name: "StrictError", message: expect.stringContaining("dash drops") }),
  );
});

test("what the kernel would not take ends with 126", () => {
  expect(() => check({ A: "x".repeat(131_072) })).toThrow(
    expect.objectContaining({ exitStatus: 126, message: expect.stringContaining("the variable A takes") }),
  );
});
