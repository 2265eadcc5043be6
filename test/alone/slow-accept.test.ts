import { readFileSync } from "node:fs";
import { connect, type LookupFunction } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { makeTransport } from "../../src/store/http/transport.ts";
import { systemClock } from "../support/clock.ts";
import { network } from "../support/network.ts";
import { ROOT } from "../support/paths.ts";

/** A host with an IPv6 and an IPv4 address, both of this machine. */
const bothFamilies: LookupFunction = (_host, _options, done) =>
  done(null, [
    { address: "::1", family: 6 },
    { address: "127.0.0.1", family: 4 },
  ]);

/** How many connections to a port of [::1] the kernel has asked for and got no answer to (state SYN_SENT). */
function connectingTo(port: number): number {
  const address = `00000000000000000000000001000000:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const table = readFileSync("/proc/net/tcp6", "utf8").split("\n");
  return table.filter((line) => line.includes(` ${address} 02 `)).length;
}

function get(port: number) {
  const transport = makeTransport({ network, clock: systemClock, maxSockets: 1, lookup: bothFamilies });
  const { signal } = new AbortController();
  const url = new URL(`http://dual.example:${port}/`);
  return transport({ method: "GET", url, headers: {}, timeout: 10_000, signal });
}

test("an address that takes a second to accept is waited for", async () => {
  const server = execa(process.execPath, [`${ROOT}test/fixtures/reply-ok.cjs`], { reject: false });
  onTestFinished(async () => {
    server.kill("SIGKILL");
    await server;
  });
  const port = await new Promise<number>((resolve) => {
    server.stdout.once("data", (chunk: Buffer) => resolve(Number(chunk.toString())));
  });
  // A stopped server accepts nothing, and once its queue is full the kernel drops what comes.
  server.kill("SIGSTOP");
  const queue = Array.from({ length: 4 }, () => connect(port, "::1"));
  for (const socket of queue) {
    socket.on("error", () => {});
    onTestFinished(() => void socket.destroy());
  }
  while (queue.filter(({ readyState }) => readyState === "open").length < 2) await sleep(5);
  const waiting = connectingTo(port);
  const reply = get(port);
  // What the kernel dropped it sends again after a second, long after the 250 ms in which the runtime would give up.
  while (connectingTo(port) === waiting) await sleep(5);
  server.kill("SIGCONT");
  expect((await reply).body.toString()).toBe("ok");
});
