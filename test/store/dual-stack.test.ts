import { createServer } from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { makeTransport } from "../../src/store/http/transport.ts";
import { systemClock } from "../support/clock.ts";
import { network } from "../support/network.ts";

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
