// After a stall, as of a paused container or a swapped-out process, what has arrived counts before the timer does.
import { setTimeout as passing } from "node:timers/promises";
import { expect, test } from "vitest";
import { makeAuthority } from "../support/certs.ts";
import { goodReply } from "../support/faults.ts";
import { type RawAnswer, startRawServer } from "../support/raw-server.ts";
import { startEnvshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";

/** Milliseconds for the attempt; long enough for any start. */
const ATTEMPT_MS = 3000;

/** More than one read of the kernel's buffer. */
const LARGE = "v".repeat(100_000);

/** A run that stands still from the moment its request is there until its attempt's time is over; the reply comes meanwhile. */
async function stalledRun(settings: Readonly<Record<string, string>>, tls?: { cert: string; key: string }) {
  const reply: RawAnswer = async (socket, index) => {
    if (index === 0) child.kill("SIGSTOP");
    socket.write(goodReply(LARGE));
    await passing(ATTEMPT_MS + 500);
    child.kill("SIGCONT");
  };
  const server = await startRawServer(reply, tls ? { tls } : {});
  const env = {
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: `${tls ? "https" : "http"}://127.0.0.1:${server.port}`,
    ENVSHIM_CACHE: "off",
    ENVSHIM_ATTEMPT_TIMEOUT: `${ATTEMPT_MS}ms`,
    ...settings,
  };
  const child = startEnvshim(["--", "printenv", "A"], { env });
  const { exitCode, stdout } = await child;
  return { status: exitCode, stdout, requests: server.requests() };
}

test("a reply that came during a stall is used, and is not asked for again", async () => {
  const run = await stalledRun({});
  expect(run).toEqual({ status: 0, stdout: `${LARGE}\n`, requests: 1 });
});

test("nor does the deadline drop it", async () => {
  const run = await stalledRun({ ENVSHIM_TIMEOUT: `${ATTEMPT_MS}ms` });
  expect(run).toEqual({ status: 0, stdout: `${LARGE}\n`, requests: 1 });
});

test("so it is over TLS", async () => {
  const authority = await makeAuthority();
  const certificate = await authority.issue("s", ["IP:127.0.0.1"]);
  const run = await stalledRun({ ENVSHIM_CA_FILE: authority.certFile }, certificate);
  expect(run).toEqual({ status: 0, stdout: `${LARGE}\n`, requests: 1 });
});
