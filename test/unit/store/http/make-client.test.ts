import type { TcpNetConnectOpts } from "node:net";
import { expect, test } from "vitest";
import type { HttpParserClass } from "../../../../src/host/http-parser.ts";
import type { HttpModule, Network, SocketParts } from "../../../../src/host/network.ts";
import type { ClientOptions } from "../../../../src/store/http/client.ts";
import { makeClient } from "../../../../src/store/http/make-client.ts";
import { FakeSocket } from "../../../support/fake-socket.ts";
import { network } from "../../../support/network.ts";

/** By which way a request goes, on a network with or without the parts of a client. */
function wayOf(
  options: Partial<ClientOptions>,
  parser: HttpParserClass | undefined,
  withParts: boolean,
): string {
  const ways: string[] = [];
  const module: HttpModule = {
    Agent: class {} as unknown as HttpModule["Agent"],
    request: () => {
      ways.push("node:http");
      return { socket: null, on() {}, end() {}, destroy() {} };
    },
  };
  const connect = () => {
    ways.push("parts");
    return new FakeSocket().socket;
  };
  const own: Network = {
    ...network,
    http: () => module,
    ...(withParts && { parts: { connect, parser: () => parser } }),
  };
  const request = { method: "GET", headers: {} };
  makeClient({ network: own, maxSockets: 1, ...options })
    .request(new URL("http://store.test/"), request)
    .end();
  return ways.join();
}

const parser = class {
  initialize() {}
} as unknown as HttpParserClass;

test("where the host has the parts, the client is made of them", () => {
  expect(wayOf({}, parser, true)).toBe("parts");
});

/** Who is asked for the address of a host, by a client that is made of the parts. */
function askedForAddress(options: Partial<ClientOptions>): string[] {
  const asked: string[] = [];
  const connect: SocketParts["connect"] = (place) => {
    const { host = "", lookup } = place as TcpNetConnectOpts;
    lookup?.(host, {}, () => {});
    return new FakeSocket().socket;
  };
  const own: Network = {
    ...network,
    dns: () => ({ lookup: ((host: string) => asked.push(`system ${host}`)) as never }),
    parts: { connect, parser: () => parser },
  };
  makeClient({ network: own, maxSockets: 1, ...options })
    .request(new URL("http://store.test/"), { method: "GET", headers: {} })
    .end();
  return asked;
}

test("a host's address is looked up as the system does it, unless another way is given", () => {
  expect(askedForAddress({})).toEqual(["system store.test"]);
  const hosts: string[] = [];
  expect(askedForAddress({ lookup: (host) => hosts.push(host) })).toEqual([]);
  expect(hosts).toEqual(["store.test"]);
});

test.each([
  ["has no parts", {}, parser, false],
  ["has no parser that is known", {}, undefined, true],
  ["has a proxy before the store", { proxy: { url: "http://p:1", host: "p:1" } }, parser, true],
])("node:http it is where the host %s", (_, options, given, withParts) => {
  expect(wayOf(options, given, withParts)).toBe("node:http");
});
