import { symlinkSync } from "node:fs";
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
  const { exitCode, all } = await build(["--node", "/nowhere/node", "--out", tempDir()]);
  expect(exitCode).toBe(1);
  expect(all).toBe("build: there is no Node binary at /nowhere/node; check --node");
});

test("a Node that is too old is named, with what is needed", async () => {
  const { exitCode, all } = await build(["--node", await oldNode(), "--out", tempDir()]);
  expect(exitCode).toBe(1);
  expect(all).toMatch(
    /^build: .*node is Node v20\.\S+, but the executable needs 24 or later: run npm ci .*--node PATH$/,
  );
}, 120_000);

test("without strip it builds all the same, says so, and the executable works", async () => {
  const [bin, out] = [tempDir(), tempDir()];
  symlinkSync(process.execPath, join(bin, "node"));
  const { exitCode, all } = await build(["--out", out], { PATH: bin });
  expect(exitCode).toBe(0);
  expect(all).toContain("there is no strip here (package binutils)");
  expect(all).toMatch(/envshim\.cjs +raw +0\.\d+ MB {2}gzip +0\.\d+ MB {2}zstd -3 +0\.\d+ MB {2}\d+\.\d s/);
  expect(all).toMatch(/envshim +raw +1[234]\d\.\d+ MB/);
  const run = await envshim(["--", "echo", "works"], { file: join(out, "envshim") });
  expect(run).toMatchObject({ status: 0, stdout: "works\n" });
}, 120_000);

test("a rehearsal that fails shows its own log lines", async () => {
  // A colon ends a folder in PATH, so the rehearsal does not find its command.
  const { exitCode, all } = await build(["--out", join(tempDir(), "a:b")]);
  expect(exitCode).toBe(1);
  expect(all).toContain("the rehearsal ended with status 127:");
  expect(all).toContain('the command \\"app\\" is not in PATH');
}, 120_000);
