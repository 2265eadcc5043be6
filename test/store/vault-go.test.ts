// A real Vault is built with Go, and the tests with it are never left out: where PATH has none that is new enough, as on
// a fresh Debian, PyPI has one.
import { chmodSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { hasGo, pathWithGo } from "../support/go.ts";
import { tempDir } from "../support/temp.ts";

/** A folder for PATH with a `go` that says this. */
function pathWith(says: string): string {
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
])("%s builds it, so PATH stays as it is", async (says) => {
  const path = pathWith(says);
  expect(await pathWithGo(path)).toBe(path);
});

test.each(["go version go1.25.2 linux/amd64", "go version go1.19 linux/amd64", "command not understood"])(
  "%s does not",
  (says) => {
    expect(hasGo(pathWith(says))).toBe(false);
  },
);

test("with none that does, or none at all, one of PyPI stands in front of PATH", async () => {
  const path = tempDir();
  expect(hasGo(path)).toBe(false);
  const found = await pathWithGo(path);
  expect(found.endsWith(`${delimiter}${path}`)).toBe(true);
  expect(hasGo(found)).toBe(true);
}, 300_000);
