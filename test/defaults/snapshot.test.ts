import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, expect, test } from "vitest";
import { splitSources } from "../../build/parts.mjs";
import { ROOT } from "../support/paths.ts";
import { tempDir } from "../support/temp.ts";

// The program, rehearsed as for the executable, with a probe in it: what the rehearsal leaves in the snapshot is what every
// start has to live with.
const folder = mkdtempSync(join(tmpdir(), "envshim-probe-"));
const blob = join(folder, "blob");
beforeAll(async () => {
  const probe = readFileSync(`${ROOT}test/fixtures/snapshot-probe.cjs`, "utf8");
  await splitSources(folder);
  const main = join(folder, "envshim.cjs");
  writeFileSync(main, `${probe}\n${readFileSync(main, "utf8")}`);
  const args = ["--no-warnings", "--snapshot-blob", blob, "--build-snapshot", main];
  await execa(process.execPath, args, { cwd: folder });
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
  expect(state).toMatchObject({
    main: "function",
    cwd,
    hour: 9,
    zone: "Asia/Tokyo",
    tmpdir: "/own-tmp",
    home: "/own-home",
  });
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

test("what the main job does not use is not in the snapshot, not even its source: commands, kinds of stores, packages", () => {
  const snapshot = readFileSync(blob, "latin1");
  const isThere = (name: string) => snapshot.includes(readFileSync(join(folder, name), "latin1"));
  expect(isThere("main.js")).toBe(true);
  const unused =
    /^((by-format|check|completion|copy|explain|help|man|serve|up|wrap|toml|json-comments|signer|login)-|make\.js$)/;
  const parts = readdirSync(folder).filter((name) => unused.test(name));
  expect(parts.length).toBeGreaterThan(14);
  expect(parts.filter(isThere)).toEqual([]);
});
