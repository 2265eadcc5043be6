import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { oldNode } from "../support/node20.ts";
import { ROOT } from "../support/paths.ts";
import { envshim } from "../support/run.ts";
import { tempDir } from "../support/temp.ts";

/** Builds into a folder of the test. */
function build(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return execa(process.execPath, [`${ROOT}build.mjs`, ...args], { env, reject: false, all: true });
}

test("a Node binary that is not there is named", async () => {
  const { exitCode, stderr } = await build(["--node", "/nowhere/node", "--out", tempDir()]);
  expect(exitCode).toBe(1);
  expect(stderr).toBe("build: there is no Node binary at /nowhere/node; check --node");
});

test("a Node that is too old is named, with what is needed", async () => {
  const { exitCode, stderr } = await build(["--node", await oldNode(), "--out", tempDir()]);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(
    /^build: .*node is Node v20\.\S+, but the executable needs 24 or later: run npm ci .*--node PATH$/,
  );
}, 120_000);

test("it needs no program but Node, and the executable works", async () => {
  const [bin, out] = [tempDir(), tempDir()];
  symlinkSync(process.execPath, join(bin, "node"));
  const { exitCode, all } = await build(["--out", out], { PATH: bin });
  expect(exitCode).toBe(0);
  expect(all).toMatch(/envshim\.cjs +raw +0\.\d+ MB {2}gzip +0\.\d+ MB {2}zstd -3 +0\.\d+ MB {2}\d+\.\d s/);
  expect(all).toMatch(/envshim +raw +11\d\.\d+ MB/);
  const run = await envshim(["--", "echo", "works"], { file: join(out, "envshim") });
  expect(run).toMatchObject({ status: 0, stdout: "works\n" });
}, 120_000);

test("a rehearsal that fails shows its own log lines", async () => {
  // A colon ends a folder in PATH, so the rehearsal does not find its command.
  const out = join(tempDir(), "a:b");
  const { exitCode, stderr } = await build(["--out", out]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("the rehearsal ended with status 127:");
  expect(stderr).toContain('the command \\"app\\" is not in PATH');
}, 120_000);

test("a rehearsal that cannot be held shows why", async () => {
  const node = join(tempDir(), "node");
  writeFileSync(node, `#!/bin/sh\nTMPDIR=/nowhere exec "${process.execPath}" "$@"\n`, { mode: 0o755 });
  const { exitCode, stderr } = await build(["--node", node, "--out", tempDir()]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("no such file or directory, mkdtemp '/nowhere/");
}, 120_000);
