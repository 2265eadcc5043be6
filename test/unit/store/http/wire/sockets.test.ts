import type { LookupFunction } from "node:net";
import type { SecureContext } from "node:tls";
import { expect, test } from "vitest";
import { opener } from "../../../../../src/store/http/wire/sockets.ts";
import { network } from "../../../../support/network.ts";

const lookup: LookupFunction = () => {};
const secureContext = {} as SecureContext;

/** What a connection to that URL is opened with, and by which module. */
function openedFor(url: string, socketPath?: string): unknown[] {
  const opened: unknown[] = [];
  const via = (module: string) => (options: unknown) => opened.push(module, options) as never;
  const open = opener({
    parts: { connect: via("net"), parser: () => undefined },
    network: { ...network, tls: () => ({ ...network.tls(), connect: via("tls") }) },
    secureContext,
    lookup,
  });
  open({ url: new URL(url), socketPath });
  return opened;
}

const common = {
  noDelay: true,
  keepAlive: true,
  keepAliveInitialDelay: 1000,
  autoSelectFamilyAttemptTimeout: 1500,
  lookup,
};

test.each([
  ["http://store.test/p", { host: "store.test", port: 80 }],
  ["http://store.test:8787/p", { host: "store.test", port: 8787 }],
  ["http://[::1]:8787/p", { host: "::1", port: 8787 }],
])("%s is reached over TCP", (url, place) => {
  expect(openedFor(url)).toEqual(["net", { ...common, ...place }]);
});

test.each([
  ["https://store.test/p", { host: "store.test", port: 443, servername: "store.test" }],
  ["https://127.0.0.1:8787/p", { host: "127.0.0.1", port: 8787, servername: "" }],
  ["https://[::1]/p", { host: "::1", port: 443, servername: "" }],
])("%s is reached over TLS, which is always verified", (url, place) => {
  const tls = { secureContext, ALPNProtocols: ["http/1.1"], rejectUnauthorized: true };
  expect(openedFor(url)).toEqual(["tls", { ...common, ...place, ...tls }]);
});

test("a Unix socket is reached by its path alone", () => {
  expect(openedFor("http://localhost/p", "/run/secrets.sock")).toEqual([
    "net",
    { path: "/run/secrets.sock" },
  ]);
});
