// What a consumer of the wheels gets: pip install envshim, and no Python of ours.
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { makeVenv, pythonWith } from "../support/python.ts";
import { tempDir } from "../support/temp.ts";
import { RELEASE, releaseFiles, VERSION } from "./support/release.ts";

const WHEELS = releaseFiles().filter((file) => file.endsWith(".whl"));
const HERE = process.arch === "arm64" ? "aarch64" : "x86_64";

/** What PyPI's own checks need. */
const CHECKERS = ["twine==7.0.0", "check-wheel-contents==0.6.3"];

test("they pass PyPI's own checks", async () => {
  const python = await pythonWith("wheel-checkers", CHECKERS);
  const twine = await execa(python, ["-m", "twine", "--no-color", "check", "--strict", ...WHEELS], {
    cwd: RELEASE,
  });
  expect(twine.stdout.match(/: PASSED$/gm)?.length).toBe(2);
  // W007: there is no Python in it.
  const contents = await execa(python, ["-m", "check_wheel_contents", "--ignore=W007", ...WHEELS], {
    cwd: RELEASE,
  });
  expect(contents.stdout.match(/: OK$/gm)?.length).toBe(2);
}, 300_000);

test("pip install into an empty environment brings the executable, and nothing that is missing", async () => {
  const bin = await makeVenv(tempDir());
  const wheel = join(RELEASE, WHEELS.find((file) => file.includes(HERE)) ?? "");
  await execa(join(bin, "pip"), ["install", "--no-index", wheel]);
  const { stdout } = await execa(join(bin, "envshim"), ["--version"]);
  expect(stdout).toContain(`envshim ${VERSION} (Node 24.`);
  const { stdout: check } = await execa(join(bin, "pip"), ["check"]);
  expect(check).toBe("No broken requirements found.");
}, 120_000);
