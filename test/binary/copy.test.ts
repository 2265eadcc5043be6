import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BINARY, BUNDLE } from "../support/paths.ts";
import { envshim } from "../support/run.ts";
import { tempDir } from "../support/temp.ts";

test("the executable copies itself to a file, mode 0755 whatever the umask, and the copy works", async () => {
  const file = join(tempDir(), "shim");
  const run = await envshim(["-c", 'umask 077; exec "$0" copy "$1"', BINARY, file], { file: "/bin/sh" });
  expect(run).toMatchObject({ status: 0, stdout: "", stderr: "" });
  expect(statSync(file).mode & 0o7777).toBe(0o755);
  expect(readFileSync(file).equals(readFileSync(BINARY))).toBe(true);
  expect((await envshim(["--version"], { file })).status).toBe(0);
});

test("the plain bundle copies the bundle, not the Node that runs it", async () => {
  const folder = tempDir();
  expect((await envshim([BUNDLE, "copy", folder], { file: process.execPath })).status).toBe(0);
  expect(readFileSync(join(folder, "envshim")).equals(readFileSync(BUNDLE))).toBe(true);
});

test("into a folder, or a link to one, the copy is called envshim", async () => {
  const folder = tempDir();
  mkdirSync(join(folder, "real"));
  symlinkSync("real", join(folder, "link"));
  await envshim(["copy", join(folder, "link")]);
  expect(readdirSync(join(folder, "real"))).toEqual(["envshim"]);
});

test("a file that is there is replaced, and nothing is left beside it", async () => {
  const folder = tempDir();
  writeFileSync(join(folder, "envshim"), "an older one");
  const before = statSync(join(folder, "envshim")).ino;
  await envshim(["copy", join(folder, "envshim")]);
  expect(statSync(join(folder, "envshim")).ino).not.toBe(before);
  expect(readdirSync(folder)).toEqual(["envshim"]);
});

test.each([
  ["no/such/envshim", "its folder is not there"],
  ["file/envshim", "what should be its folder is a file"],
  ["no/", "that folder is not there"],
  ["no/such/", "that folder is not there"],
  ["file/", "it is no folder"],
])("copy to %s ends with 73 and says why", async (path, why) => {
  const folder = tempDir();
  writeFileSync(join(folder, "file"), "");
  const run = await envshim(["copy", join(folder, path)]);
  expect([run.status, run.stderr]).toEqual([73, expect.stringContaining(why)]);
  expect(readdirSync(folder)).toEqual(["file"]);
});

test("copy without a destination, or with two, is a usage error", async () => {
  expect((await envshim(["copy"])).status).toBe(64);
  expect((await envshim(["copy", "a", "b"])).status).toBe(64);
});
