import { createServer } from "node:http";
import { type AddressInfo, connect, type LookupFunction } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../src/host/clock.ts";
import { makeTransport } from "../../src/store/http/transport.ts";
import { network } from "../support/network.ts";
import { ROOT } from "../support/paths.ts";

/** A host with an IPv6 and an IPv4 address, both of this machine. */
const bothFamilies: LookupFunction = (_host, _options, done) =>
  done(null, [
    { address: "::1", family: 6 },
    { address: "127.0.0.1", family: 4 },
  ]);

function get(port: number) {
  const transport = makeTransport({ network, clock: systemClock, maxSockets: 1, lookup: bothFamilies });
  const { signal } = new AbortController();
  const url = new URL(`http://dual.example:${port}/`);
  return transport({ method: "GET", url, headers: {}, timeout: 10_000, signal });
}

test("where the first address refuses, the second is used", async () => {
  const server = createServer((_, reply) => reply.end("ok"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const reply = await get((server.address() as AddressInfo).port);
  expect(reply.body.toString()).toBe("ok");
});

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
  const reply = get(port);
  // Longer than the 250 ms after which the runtime would give this address up.
  await sleep(500);
  server.kill("SIGCONT");
  expect((await reply).body.toString()).toBe("ok");
});
