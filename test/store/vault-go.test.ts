// Without a Go that builds it the tests with a real Vault fail, and say why in a line: they are never left out.
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { faultOfGo } from "../support/go.ts";
import { tempDir } from "../support/temp.ts";

/** A folder for PATH with a `go` that says this. */
function pathWithGo(says: string): string {
  const folder = tempDir();
  const file = join(folder, "go");
  writeFileSync(file, `#!/bin/sh\necho '${says}'\n`);
  chmodSync(file, 0o755);
  return folder;
}

test.each([
  "go version go1.26.8 linux/amd64",
  "go version go1.25.3 linux/arm64",
  "go version go2.0 linux/amd64",
])("%s builds it", (says) => {
  expect(faultOfGo({ PATH: pathWithGo(says) })).toBeUndefined();
});

test.each([
  ["go version go1.25.2 linux/amd64", "Go 1.25.2 is too old"],
  ["go version go1.19 linux/amd64", "Go 1.19.0 is too old"],
  ["command not understood", "Go is not there"],
])("%s: the tests fail, and say what to do", (says, found) => {
  expect(faultOfGo({ PATH: pathWithGo(says) })).toBe(
    `the tests build Vault with Go 1.25.3 or later, and ${found}: put one of go.dev/dl into PATH`,
  );
});

test("no Go at all: the same", () => {
  expect(faultOfGo({ PATH: tempDir() })).toContain("Go is not there: put one of go.dev/dl into PATH");
});
