// A name server that does not answer holds nothing but the look-up: a try, the deadline and the start are in time.
import { expect, test } from "vitest";
import { withDeadNameServer } from "../support/dead-name-server.ts";
import { startEndpoint } from "../support/endpoint.ts";
import { startProxy } from "../support/proxy.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir } from "../support/temp.ts";

/** Milliseconds; the resolver itself waits for 10 s and more. */
const BOUND = 8000;

const store = (settings: Readonly<Record<string, string>>) => ({
  ENVSHIM_SPEC: specFile({ A: "secret:a" }),
  ENVSHIM_ENDPOINT: "http://secrets.example",
  ENVSHIM_ALLOW_HTTP: "on",
  ENVSHIM_TOKEN: "the-token",
  ENVSHIM_CACHE_DIR: tempDir(),
  ...settings,
});

test("each try ends with its time, and the run with its deadline, 69", async () => {
  const env = store({ ENVSHIM_TIMEOUT: "4s", ENVSHIM_ATTEMPT_TIMEOUT: "1s" });
  const run = await withDeadNameServer(["--", "true"], { env });
  expect(run.status).toBe(69);
  expect(run.stderr).toMatch(/secrets\.example did not answer within \d+ ms.* \([2-9] tries in/);
  expect(run.ms).toBeLessThan(BOUND);
});

test("32 names that are asked for at once wait no longer than one, and each is told", async () => {
  const names = Array.from({ length: 32 }, (_, i) => `n${i}`);
  const spec = specFile(Object.fromEntries(names.map((name) => [name, `secret:${name}`])));
  const env = store({
    ENVSHIM_SPEC: spec,
    ENVSHIM_ENDPOINT: "http://secrets.example/{name}",
    ENVSHIM_TIMEOUT: "4s",
  });
  const run = await withDeadNameServer(["--", "true"], { env });
  expect(run.status).toBe(69);
  for (const name of names) expect(run.stderr).toContain(`${name} (for ${name})`);
  expect(run.ms).toBeLessThan(BOUND);
});

test("with a value in the cache the app starts, while the look-up still waits", async () => {
  // Stale at once; through a proxy, for here nobody knows the name either.
  const reply = JSON.stringify({ secrets: { a: { value: "kept" } } });
  const endpoint = await startEndpoint((_, response) =>
    response.writeHead(200, { "cache-control": "max-age=0" }).end(reply),
  );
  const proxy = await startProxy({ "secrets.example:80": Number(new URL(endpoint.url).port) });
  const env = store({ ENVSHIM_ATTEMPT_TIMEOUT: "1s" });
  const first = await envshim(["--", "printenv", "A"], { env: { ...env, HTTP_PROXY: proxy.url } });
  expect(first.stdout).toBe("kept\n");
  const run = await withDeadNameServer(["--", "printenv", "A"], { env });
  expect(run).toMatchObject({ status: 0, stdout: "kept\n" });
  expect(run.ms).toBeLessThan(BOUND);
});
