import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startWithDeadNameServer } from "../support/dead-name-server.ts";
import { specFile } from "../support/specs.ts";

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

/** True where the process has a socket: it has asked the name server. */
function looksUpName(pid: number | undefined): boolean {
  const table = `/proc/${pid}/net/udp`;
  return existsSync(table) && readFileSync(table, "latin1").includes(":0035 ");
}
