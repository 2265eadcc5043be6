// `npm test` installs nothing that it was not told to.
import { chmodSync, existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { ROOT } from "../support/paths.ts";
import { page } from "../support/readme.ts";
import { tempDir, tempFile } from "../support/temp.ts";

/** The first step of `npm test` where nothing is installed; its apt-get writes down what it was asked for, and fails. */
async function needs(env: Readonly<Record<string, string>>) {
  const log = join(tempDir(), "log");
  const apt = tempFile("apt-get", `#!/bin/sh\necho "$@" >> ${log}\necho no network >&2\nexit 1\n`);
  chmodSync(apt, 0o755);
  symlinkSync("/bin/sh", join(apt, "../sh"));
  const { exitCode, stdout, stderr } = await execa(process.execPath, [`${ROOT}test/needs.ts`], {
    env: { PATH: join(apt, ".."), ...env },
    extendEnv: false,
    reject: false,
  });
  return { exitCode, stdout, stderr, log };
}

test("alone it says in one line what is missing and what to do, and asks for nothing", async () => {
  const { exitCode, stdout, stderr, log } = await needs({});
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(
    /^the tests need strip, strace, .*docker-compose: ENVSHIM_TEST_INSTALL=1 npm test .*$/,
  );
  expect(stderr).toContain("binutils strace");
  expect(existsSync(log)).toBe(false);
});

test("without the container tests it does not ask for what only they need", async () => {
  expect((await needs({ ENVSHIM_TEST_DOCKER: "off" })).stderr).not.toContain("docker.io");
});

test("with the switch it installs, and tells what went wrong", async () => {
  const { exitCode, stdout, stderr, log } = await needs({ ENVSHIM_TEST_INSTALL: "1" });
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^tests: installing from Debian: binutils strace /);
  expect(stderr).toMatch(/^apt-get .*update failed:\nno network/);
  expect(readFileSync(log, "utf8")).toMatch(/ update\n$/);
});

test("CI runs the README's own command", () => {
  const command = readFileSync(`${ROOT}.ci/run`, "utf8").trimEnd().split("\n").at(-1);
  expect(page("README.md")).toContain(`\n    ${command}\n`);
});
