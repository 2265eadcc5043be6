// Without Go the tests with a real Vault fail and say why, unless somebody left them out: never are they left out in silence.
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decideVault } from "../support/go.ts";
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
  expect(decideVault({ PATH: pathWithGo(says) })).toEqual({ isOff: false, problem: undefined });
});

test.each([
  ["go version go1.25.2 linux/amd64", "Go 1.25.2 is too old"],
  ["go version go1.19 linux/amd64", "Go 1.19.0 is too old"],
  ["command not understood", "Go is not there"],
])("%s: the tests fail, and say what to do", (says, found) => {
  expect(decideVault({ PATH: pathWithGo(says) })).toEqual({
    isOff: false,
    problem: `the tests build Vault with Go 1.25.3 or later, and ${found}; ENVSHIM_TEST_VAULT=off leaves them out`,
  });
});

test("no Go at all: the same", () => {
  expect(decideVault({ PATH: tempDir() }).problem).toContain("Go is not there; ENVSHIM_TEST_VAULT=off");
});

test("ENVSHIM_TEST_VAULT=off leaves them out", () => {
  const said = decideVault({ PATH: tempDir(), ENVSHIM_TEST_VAULT: "off" });
  expect(said).toEqual({ isOff: true, problem: undefined });
});

test.each(["", "no", "0", "OFF"])("ENVSHIM_TEST_VAULT=%j does not", (word) => {
  expect(decideVault({ PATH: tempDir(), ENVSHIM_TEST_VAULT: word }).problem).toContain("Go is not there");
});
