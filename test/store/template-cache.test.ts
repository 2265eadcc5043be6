import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startEndpoint } from "../support/endpoint.ts";
import { times } from "../support/in-turn.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir } from "../support/temp.ts";

/** A template store with an ETag for each secret, that can be made to fail. */
async function start() {
  const state = { values: new Map([["a", "1"]]), down: false };
  const server = await startEndpoint(({ url, headers }, reply) => {
    const value = state.values.get(url.slice(url.lastIndexOf("/") + 1));
    const etag = `"${value}"`;
    if (state.down) reply.writeHead(503).end();
    else if (value === undefined || !url.startsWith("/teams/")) reply.writeHead(404).end();
    else if (headers["if-none-match"] === etag) reply.writeHead(304, { etag }).end();
    else reply.writeHead(200, { etag }).end(JSON.stringify({ value }));
  });
  const cacheDir = join(tempDir(), "cache");
  mkdirSync(cacheDir, { mode: 0o700 });
  const run = (names: readonly string[], settings: Readonly<Record<string, string>> = {}) => {
    const env = {
      ENVSHIM_SPEC: specFile(Object.fromEntries(names.map((name) => [name.toUpperCase(), `secret:${name}`]))),
      ENVSHIM_ENDPOINT: `${server.url}/{scope}/{name}`,
      ENVSHIM_PROJECT: "p",
      ENVSHIM_TEAM: "t",
      ENVSHIM_TOKEN: "tok",
      ENVSHIM_TIMEOUT: "10s",
      ENVSHIM_ATTEMPT_TIMEOUT: "1s",
      ENVSHIM_CACHE_DIR: cacheDir,
      ...settings,
    };
    return envshim(["--", "printenv", ...names.map((name) => name.toUpperCase())], { env });
  };
  /** What the server was asked since the last time. */
  let told = 0;
  const asked = () => {
    const requests = server.requests.slice(told).map(({ url, headers }) => [url, headers["if-none-match"]]);
    told = server.requests.length;
    return requests;
  };
  return { state, run, asked };
}

test("a fresh cache asks a template store for nothing but what is new", async () => {
  const { state, run, asked } = await start();
  state.values.set("b", "2");
  expect((await run(["a"])).stdout).toBe("1\n");
  expect(asked()).toHaveLength(2);
  expect((await run(["a"])).stdout).toBe("1\n");
  expect(asked()).toEqual([]);
  expect((await run(["a", "b"])).stdout).toBe("1\n2\n");
  expect(asked().map(([url]) => url)).toEqual(["/projects/p/b", "/teams/t/b"]);
});

test("a stale cache asks a template store conditionally, each secret at the scope it came from", async () => {
  const { state, run, asked } = await start();
  const stale = { ENVSHIM_CACHE_TTL: "0s" };
  await run(["a"], stale);
  asked();
  expect((await run(["a"], stale)).stdout).toBe("1\n");
  expect(asked()).toEqual([
    ["/projects/p/a", undefined],
    ["/teams/t/a", '"1"'],
  ]);
  state.values.set("a", "new");
  expect((await run(["a"], stale)).stdout).toBe("new\n");
});

test("with a template store that is down the cached values are used; what it says is gone is not", async () => {
  const { state, run } = await start();
  const stale = { ENVSHIM_CACHE_TTL: "0s" };
  await run(["a"], stale);
  state.down = true;
  expect((await run(["a"], stale)).stdout).toBe("1\n");
  state.down = false;
  state.values.delete("a");
  expect((await run(["a"], stale)).status).toBe(79);
  state.down = true;
  expect((await run(["a"], stale)).status).toBe(69);
});

test("with stale values a store gets the time of one attempt in all, however many scopes it is asked for", async () => {
  const server = await startEndpoint((_, reply, index) => {
    // First the value, at the first scope; then a 404 at each scope, which all three would say that it is gone.
    const answer = () => (index === 0 ? reply.end('{"value":"kept"}') : reply.writeHead(404).end());
    setTimeout(answer, index === 0 ? 0 : 700);
  });
  const env = {
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: `${server.url}/{scope}/{name}`,
    ENVSHIM_PROJECT: "p",
    ENVSHIM_CLUSTER: "c",
    ENVSHIM_TEAM: "t",
    ENVSHIM_TOKEN: "tok",
    ENVSHIM_CACHE_DIR: join(tempDir(), "cache"),
    ENVSHIM_CACHE_TTL: "0s",
    ENVSHIM_ATTEMPT_TIMEOUT: "1500ms",
  };
  const runs = await times(2, () => envshim(["--", "printenv", "A"], { env }));
  expect(runs).toMatchObject(Array(2).fill({ status: 0, stdout: "kept\n" }));
});
