import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, expect, test } from "vitest";
import { BUNDLE, ROOT } from "../support/paths.ts";
import { tempDir } from "../support/temp.ts";

// The built bundle, rehearsed as for the executable, with a probe in it: what the rehearsal leaves in the snapshot is
// what every start has to live with.
const folder = mkdtempSync(join(tmpdir(), "envshim-probe-"));
const blob = join(folder, "blob");

beforeAll(async () => {
  const probe = readFileSync(`${ROOT}test/fixtures/snapshot-probe.cjs`, "utf8");
  const bundle = readFileSync(BUNDLE, "utf8").replace(/^#!.*/, "");
  const main = join(folder, "probe.cjs");
  writeFileSync(main, `${probe}\n${bundle}`);
  await execa(process.execPath, ["--no-warnings", "--snapshot-blob", blob, "--build-snapshot", main]);
  return () => rmSync(folder, { recursive: true });
});

/** What the probe tells of a start in this environment and folder. */
async function stateOf(env: Readonly<Record<string, string>>, cwd: string) {
  const { stdout } = await execa(process.execPath, ["--snapshot-blob", blob, "x"], {
    env,
    extendEnv: false,
    cwd,
  });
  return JSON.parse(stdout);
}

test("the rehearsal uses nothing of the runtime that changes: no timer, no time, no random number, no environment", async () => {
  const { used } = await stateOf({}, "/");
  // What says once that execve is experimental, and to nobody.
  expect(used).toEqual(["process.emitWarning"]);
});

test("a start has its own environment, folder, time zone and start, not the build's", async () => {
  const cwd = tempDir();
  const env = { TZ: "Asia/Tokyo", TMPDIR: "/own-tmp", HOME: "/own-home", ONLY: "here" };
  const before = Date.now();
  const state = await stateOf(env, cwd);
  expect(state).toMatchObject({ cwd, hour: 9, zone: "Asia/Tokyo", tmpdir: "/own-tmp", home: "/own-home" });
  expect(state.env).toEqual(env);
  expect(state.startedAt).toBeGreaterThanOrEqual(before - 1);
  expect(state.exitCode).toBeUndefined();
});

test("random numbers are other ones in each start", async () => {
  const states = await Promise.all(Array.from({ length: 4 }, () => stateOf({}, "/")));
  expect(new Set(states.map(({ random }) => random)).size).toBe(4);
});

test("a timer that is longer than any of the rehearsal runs", async () => {
  const { stdout } = await execa(process.execPath, ["--snapshot-blob", blob, "x", "--timer"]);
  expect(stdout).toMatch(/the timer ran$/);
});
