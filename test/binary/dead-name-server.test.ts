import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startWithDeadNameServer } from "../support/dead-name-server.ts";
import { startEndpoint } from "../support/endpoint.ts";
import { startProxy } from "../support/proxy.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir } from "../support/temp.ts";

/** The system's resolver gives up after 10 s at the earliest. */
const RESOLVER_MS = 10_000;

const settings = () => ({
  ENVSHIM_SPEC: specFile({ A: "secret:a" }),
  ENVSHIM_ENDPOINT: "https://store.example.com",
});

test("a name server that does not answer does not hold up the deadline", async () => {
  const { child } = await startWithDeadNameServer(["--timeout", "2s", "--", "true"], settings());
  const { exitCode, stderr, durationMs } = await child;
  expect(exitCode).toBe(69);
  expect(stderr).toContain("did not answer within");
  expect(durationMs).toBeLessThan(RESOLVER_MS / 2);
});

test("a name server that does not answer does not hold up SIGTERM", async () => {
  const { child } = await startWithDeadNameServer(["--log-level", "debug", "--", "true"], settings());
  while (!looksUpName(child.pid)) await new Promise((resolve) => setImmediate(resolve));
  const stopped = performance.now();
  child.kill("SIGTERM");
  const { exitCode, stderr } = await child;
  expect(exitCode).toBe(143);
  expect(stderr).toContain("stopped by SIGTERM");
  expect(performance.now() - stopped).toBeLessThan(RESOLVER_MS / 4);
});

test("each try ends with its time, and another one follows", async () => {
  const args = ["--timeout", "4s", "--attempt-timeout", "1s", "--", "true"];
  const { child } = await startWithDeadNameServer(args, settings());
  const { exitCode, stderr, durationMs } = await child;
  expect(exitCode).toBe(69);
  expect(stderr).toMatch(/store\.example\.com did not answer within \d+ ms.* \([2-9] tries in/);
  expect(durationMs).toBeLessThan(RESOLVER_MS);
});

test("32 names that are asked for at once wait no longer than one, and each is told", async () => {
  const names = Array.from({ length: 32 }, (_, i) => `n${i}`);
  const { child } = await startWithDeadNameServer(["--timeout", "3s", "--", "true"], {
    ENVSHIM_SPEC: specFile(Object.fromEntries(names.map((name) => [name, `secret:${name}`]))),
    ENVSHIM_ENDPOINT: "https://store.example.com/{name}",
  });
  const { exitCode, stderr, durationMs } = await child;
  expect(exitCode).toBe(69);
  expect(names.filter((name) => !stderr.includes(`${name} (for ${name})`))).toEqual([]);
  expect(durationMs).toBeLessThan(RESOLVER_MS);
});

test("with a value in the cache the app starts, while the look-up still waits", async () => {
  // Stale at once; through a proxy, for here nobody knows the name either.
  const reply = JSON.stringify({ secrets: { a: { value: "kept" } } });
  const endpoint = await startEndpoint((_, response) =>
    response.writeHead(200, { "cache-control": "max-age=0" }).end(reply),
  );
  const proxy = await startProxy({ "store.example.com:80": Number(new URL(endpoint.url).port) });
  const env = {
    ...settings(),
    ENVSHIM_ENDPOINT: "http://store.example.com",
    ENVSHIM_ALLOW_HTTP: "on",
    ENVSHIM_TOKEN: "the-token",
    ENVSHIM_CACHE_DIR: tempDir(),
    ENVSHIM_ATTEMPT_TIMEOUT: "1s",
  };
  const first = await envshim(["--", "printenv", "A"], { env: { ...env, HTTP_PROXY: proxy.url } });
  expect(first.stdout).toBe("kept\n");
  const { child } = await startWithDeadNameServer(["--", "printenv", "A"], env);
  const { exitCode, stdout, durationMs } = await child;
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "kept" });
  expect(durationMs).toBeLessThan(RESOLVER_MS);
});

/** True where the process has a socket: it has asked the name server. */
function looksUpName(pid: number | undefined): boolean {
  const table = `/proc/${pid}/net/udp`;
  return existsSync(table) && readFileSync(table, "latin1").includes(":0035 ");
}
