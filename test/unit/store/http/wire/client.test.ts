// Over real sockets: what the executable's client and node:http have in common.
import { once } from "node:events";
import type { RequestListener } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type HttpParserClass, httpParserOf } from "../../../../../src/host/http-parser.ts";
import type { Network } from "../../../../../src/host/network.ts";
import { makeTransport, type TransportOptions } from "../../../../../src/store/http/transport.ts";
import { wireClient } from "../../../../../src/store/http/wire/client.ts";
import { systemClock } from "../../../../support/clock.ts";
import { FakeSocket } from "../../../../support/fake-socket.ts";
import { network } from "../../../../support/network.ts";
import { rawReply, startRawServer } from "../../../../support/raw-server.ts";
import { tempDir } from "../../../../support/temp.ts";
import { failureOf, requestTo, serve } from "../../../../support/transport.ts";

const never = () => {
  throw new Error("node:http is not for this");
};

/** A network as the executable has it. */
const parts: Network = {
  ...network,
  http: never,
  https: never,
  parts: { connect, parser: () => httpParserOf(process) },
};

function transport(changes: Partial<TransportOptions> = {}) {
  return makeTransport({ network: parts, clock: systemClock, maxSockets: 4, ...changes });
}

test("a request goes out whole, and a reply comes with its status, headers and body", async () => {
  const seen: unknown[] = [];
  const url = await serve(async (incoming, reply) => {
    const body = await incoming.toArray();
    const { host, "x-a": own } = incoming.headers;
    seen.push([incoming.method, incoming.url, host, own, Buffer.concat(body).toString()]);
    reply.writeHead(201, { "x-b": "2" });
    reply.write("one ");
    reply.end("two");
  });
  const request = requestTo(`${url}p?q=1`, { method: "POST", headers: { "x-a": "1" }, body: "text" });
  const got = await transport()(request);
  expect(seen).toEqual([["POST", "/p?q=1", new URL(url).host, "1", "text"]]);
  expect(got).toMatchObject({ status: 201, headers: { "x-b": "2" } });
  expect(got.body.toString()).toBe("one two");
});

test("over a Unix socket only path and query of the URL count", async () => {
  const socketPath = join(tempDir(), "s");
  await serve((incoming, reply) => reply.end(incoming.url), socketPath);
  const got = await transport({ socketPath })(requestTo("http://nowhere.test/p?q"));
  expect(got.body.toString()).toBe("/p?q");
});

test("each Unix socket has connections of its own", async () => {
  const client = wireClient(
    httpParserOf(process) as HttpParserClass,
    { parts: { connect, parser: () => undefined }, network, secureContext: undefined, lookup: never },
    1,
  );
  const bodies: string[] = [];
  for (const name of ["one", "two"]) {
    const socketPath = join(tempDir(), "s");
    await serve((_, reply) => reply.end(name), socketPath);
    const outgoing = client.request(new URL("http://localhost/"), { method: "GET", headers: {}, socketPath });
    const body = new Promise<string>((resolve) => {
      outgoing.on("response", (incoming) => incoming.on("data", (bytes) => resolve(bytes.toString())));
    });
    outgoing.end();
    bodies.push(await body);
  }
  expect(bodies).toEqual(["one", "two"]);
});

test("a request over https is not sent before it is known who is there", () => {
  const fake = new FakeSocket();
  const client = wireClient(
    httpParserOf(process) as HttpParserClass,
    {
      parts: { connect: never, parser: never },
      network: { tls: () => ({ ...network.tls(), connect: (() => fake.socket) as never }) },
      secureContext: undefined,
      lookup: never,
    },
    1,
  );
  client.request(new URL("https://store.test/"), { method: "GET", headers: {} }).end();
  fake.emit("connect");
  expect(fake.written).toEqual([]);
  fake.emit("secureConnect");
  expect(fake.written).toEqual([expect.stringMatching(/^GET \/ HTTP/)]);
});

test("one connection serves one request after the other, and another host has its own", async () => {
  const ports = new Set<number | undefined>();
  const listener: RequestListener = (incoming, reply) => {
    ports.add(incoming.socket.remotePort);
    reply.end();
  };
  const [url, other] = [await serve(listener), await serve(listener)];
  const send = transport();
  await send(requestTo(url));
  await send(requestTo(url));
  expect(ports.size).toBe(1);
  await send(requestTo(other));
  await send(requestTo(url));
  expect(ports.size).toBe(2);
});

test("requests of one moment each have a connection, as many as may be", async () => {
  const ports = new Set<number | undefined>();
  let open = 0;
  let most = 0;
  const url = await serve((incoming, reply) => {
    ports.add(incoming.socket.remotePort);
    open += 1;
    most = Math.max(most, open);
    setImmediate(() => {
      open -= 1;
      reply.end();
    });
  });
  const send = transport({ maxSockets: 3 });
  await Promise.all(Array.from({ length: 12 }, () => send(requestTo(url))));
  expect(ports.size).toBe(3);
  expect(most).toBeLessThanOrEqual(3);
});

test("a kept connection that was closed meanwhile is followed by another", async () => {
  const closed: Promise<unknown>[] = [];
  const server = await startRawServer((socket, index) => {
    closed.push(once(socket, "close"));
    socket.end(rawReply(200, `${index}`));
  });
  const send = transport({ maxSockets: 1 });
  const bodies: string[] = [];
  for (let index = 0; index < 3; index++) {
    bodies.push((await send(requestTo(`http://127.0.0.1:${server.port}/`))).body.toString());
    await closed[index];
  }
  expect(bodies).toEqual(["0", "1", "2"]);
});

test("a reply is not taken for the next request's, however early it comes", async () => {
  const server = await startRawServer((socket, index) => {
    socket.write(
      index === 0 ? Buffer.concat([rawReply(200, "mine"), rawReply(200, "planted")]) : rawReply(200, "own"),
    );
  });
  const send = transport({ maxSockets: 1 });
  const url = `http://127.0.0.1:${server.port}/`;
  expect((await send(requestTo(url))).body.toString()).toBe("mine");
  expect((await send(requestTo(url))).body.toString()).toBe("own");
});

test("a request that waits for a connection is not sent once it was given up", async () => {
  const asked: (string | undefined)[] = [];
  const stop = new AbortController();
  const url = await serve((incoming, reply) => {
    asked.push(incoming.url);
    stop.abort(new Error("given up"));
    setImmediate(() => reply.end());
  });
  const send = transport({ maxSockets: 1 });
  const first = send(requestTo(`${url}first`));
  const second = send(requestTo(`${url}second`, { signal: stop.signal }));
  await expect(second).rejects.toThrow("given up");
  await first;
  await send(requestTo(`${url}third`));
  expect(asked).toEqual(["/first", "/third"]);
});

test("a request that is given up closes its connection, and the next one is served by another", async () => {
  const stop = new AbortController();
  const server = await startRawServer((socket, index) => {
    if (index === 1) socket.write(rawReply(200, "second"));
    else stop.abort(new Error("given up"));
  });
  const send = transport({ maxSockets: 1 });
  const url = `http://127.0.0.1:${server.port}/`;
  await expect(send(requestTo(url, { signal: stop.signal }))).rejects.toThrow("given up");
  expect((await send(requestTo(url))).body.toString()).toBe("second");
});

test("a reply that grows beyond 16 MiB is given up while it comes", async () => {
  const url = await serve((_, reply) => {
    const flood = () => {
      while (!reply.destroyed && reply.write(Buffer.alloc(2 ** 20)));
    };
    reply.on("drain", flood);
    flood();
  });
  expect(await failureOf(transport()(requestTo(url)))).toEqual({ kind: "too-large", bytes: 16_777_216 });
});

test.each([
  ["that breaks off", rawReply(200, "x", { "content-length": "9" }), "no-connection", "ECONNRESET"],
  ["that is none", Buffer.from("SSH-2.0-OpenSSH_9.2\r\n"), "not-http", "HPE_INVALID_CONSTANT"],
])("a reply %s is told by its code", async (_, bytes, kind, code) => {
  const { port } = await startRawServer((socket) => socket.end(bytes));
  expect(await failureOf(transport()(requestTo(`http://127.0.0.1:${port}/`)))).toMatchObject({ kind, code });
});

test("a header that may not be sent is an error at once", async () => {
  await expect(transport()(requestTo("http://127.0.0.1:1/", { headers: { a: "b\n" } }))).rejects.toThrow(
    "a header holds what none may hold",
  );
});
