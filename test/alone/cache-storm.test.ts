// A restart storm on one cache folder, and starts that are killed in the middle: the folder always stays usable.
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { expect, test } from "vitest";
import { serveSecrets } from "../support/endpoint.ts";
import { requireProgram } from "../support/packages.ts";
import { BINARY } from "../support/paths.ts";
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

// A start that is killed before it opens the new file leaves none, any later one does until the file is in its place.
test.each([
  ["openat", [".cache"]],
  ["write", [".cache", ".tmp"]],
  ["close", [".cache", ".tmp"]],
  ["rename", [".cache", ".tmp"]],
])(
  "a start that is killed before any of its calls of %s leaves a folder that the next one can use",
  async (call, leaves) => {
    const { dir, env } = await setUp();
    const file = requireProgram("strace");
    // Each start asks and writes: with a life of nothing there is no other way.
    const writing = { ...env, ENVSHIM_CACHE_TTL: "0s" };
    const killedAt = (nth: number) =>
      envshim(["-f", "-o", "/dev/null", "-e", `inject=${call}:signal=SIGKILL:when=${nth}`, BINARY, ...APP], {
        file,
        env: writing,
      });
    await envshim(APP, { env });
    const left = new Set<string>();
    const nextOnes: unknown[] = [];
    let nth = 0;
    let signal: string | undefined;
    do {
      nth += 1;
      ({ signal } = await killedAt(nth));
      for (const name of readdirSync(dir)) left.add(extname(name));
      nextOnes.push(await envshim(APP, { env }));
    } while (signal === "SIGKILL");
    expect(nextOnes).toMatchObject(nextOnes.map(() => GOOD));
    expect([...left].sort()).toEqual(leaves);
    expect(readdirSync(dir).filter((name) => name.endsWith(".cache"))).toHaveLength(1);
    const kept = readdirSync(dir).map((name) => readFileSync(join(dir, name), "latin1"));
    expect(kept.filter((text) => text.includes("value of a"))).toEqual([]);
  },
);
