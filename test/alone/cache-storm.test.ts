// A restart storm on one cache folder, and starts that are killed in the middle: the folder always stays usable.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { serveSecrets } from "../support/endpoint.ts";
import { envshim, startEnvshim } from "../support/run.ts";
import { tempDir, tempFile } from "../support/temp.ts";

async function setUp() {
  const endpoint = await serveSecrets({ a: "value of a" });
  const dir = join(tempDir(), "cache");
  const env = {
    ENVSHIM_SPEC: tempFile("spec.yaml", "env: [{name: A, value: 'secret:a'}]"),
    ENVSHIM_ENDPOINT: endpoint.url,
    ENVSHIM_TOKEN: "token",
    ENVSHIM_CACHE_DIR: dir,
    ENVSHIM_LOG_LEVEL: "warn",
    ENVSHIM_ATTEMPT_TIMEOUT: "20s",
    ENVSHIM_TIMEOUT: "60s",
  };
  return { endpoint, dir, env };
}

const APP = ["--", "sh", "-c", "echo $A"];
const GOOD = { status: 0, stdout: "value of a\n", stderr: "" };

test("100 starts at once on one cold folder all succeed, and leave one valid file", async () => {
  const { endpoint, dir, env } = await setUp();
  const starts = Array.from({ length: 100 }, () => startEnvshim(APP, { env }));
  const runs = await Promise.all(starts);
  expect(runs.map(({ exitCode }) => exitCode)).toEqual(runs.map(() => 0));
  expect(new Set(runs.map(({ stdout, stderr }) => `${stdout}${stderr}`))).toEqual(new Set(["value of a\n"]));
  expect(readdirSync(dir)).toHaveLength(1);
  const { length } = endpoint.requests;
  expect(await envshim(APP, { env })).toMatchObject(GOOD);
  expect(endpoint.requests).toHaveLength(length);
});

test("a start that is killed at any of 200 moments leaves a folder that the next one can use", async () => {
  const { dir, env } = await setUp();
  // Each start asks and writes: with a life of nothing there is no other way.
  const writing = { ...env, ENVSHIM_CACHE_TTL: "0s" };
  const { ms: usual } = await envshim(APP, { env: writing });
  let killed = 0;
  for (let moment = 0; moment < 200; moment++) {
    const start = startEnvshim(APP, { env: writing });
    const timer = setTimeout(() => start.kill("SIGKILL"), (usual * 1.2 * moment) / 200);
    const { signal } = await start;
    clearTimeout(timer);
    if (signal === "SIGKILL") killed += 1;
    if (moment % 20 === 19) expect(await envshim(APP, { env })).toMatchObject(GOOD);
  }
  expect(killed).toBeGreaterThan(20);
  const sealed = readdirSync(dir).filter((name) => name.endsWith(".cache"));
  expect(sealed).toHaveLength(1);
  for (const name of readdirSync(dir))
    expect(readFileSync(join(dir, name), "latin1")).not.toContain("value of a");
});
