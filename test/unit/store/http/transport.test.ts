import { getEventListeners } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { AgentOptions, HttpModule, Network, RequestOptions } from "../../../../src/host/network.ts";
import { describeFailure } from "../../../../src/store/failure-words.ts";
import {
  type HttpRequest,
  makeTransport,
  type TransportOptions,
} from "../../../../src/store/http/transport.ts";
import { replyFact } from "../../../../src/store/http/words.ts";
import { systemClock } from "../../../support/clock.ts";
import { network } from "../../../support/network.ts";
import { rawReply, startRawServer } from "../../../support/raw-server.ts";
import { tempDir } from "../../../support/temp.ts";
import { failureOf, requestTo, serve } from "../../../support/transport.ts";
import { VirtualClock } from "../../../support/virtual-clock.ts";

function transport(changes: Partial<TransportOptions> = {}) {
  return makeTransport({ network, clock: systemClock, maxSockets: 4, ...changes });
}

/** A listener by the event it listens for. */
type Listeners = Map<string, (value?: unknown) => void>;

/** A connection; over TLS it has a certificate. */
interface FakeSocket {
  bytesRead: number;
  getPeerCertificate?: () => unknown;
}

/** A network in which nothing happens but what a test does, which sees how it is used. */
function fakeNetwork(socket: FakeSocket | null = null) {
  const agents: { readonly protocol: string; readonly options: AgentOptions }[] = [];
  const requests: { readonly protocol: string; readonly options: RequestOptions }[] = [];
  const [outgoing, incoming]: [Listeners, Listeners] = [new Map(), new Map()];
  let destroyed = 0;
  const module = (protocol: string): HttpModule => ({
    Agent: class {
      constructor(options: AgentOptions) {
        agents.push({ protocol, options });
      }
    } as unknown as HttpModule["Agent"],
    request(_, options) {
      requests.push({ protocol, options });
      return {
        socket,
        on: (event: string, listener: (value: never) => void) =>
          outgoing.set(event, listener as (value?: unknown) => void),
        end: () => {},
        destroy: () => {
          destroyed++;
        },
      };
    },
  });
  const fake: Network = { ...network, http: () => module("http"), https: () => module("https") };
  const reply = (statusCode: number | undefined, headers: Readonly<Record<string, string>> = {}) =>
    outgoing.get("response")?.({
      statusCode,
      headers,
      on: (event: string, listener: (value?: unknown) => void) => incoming.set(event, listener),
    });
  return { network: fake, agents, requests, outgoing, incoming, reply, destroyed: () => destroyed };
}

/** Fails where anybody still waits for time to pass. */
async function expectNoTimer(clock: VirtualClock): Promise<void> {
  const now = clock.elapsed();
  await expect(clock.run(new Promise(() => {}))).rejects.toThrow("nobody sleeps");
  expect(clock.elapsed()).toBe(now);
}

/** A request on a network where nothing happens by itself. */
function start(
  url = "http://store.test/",
  options: Partial<TransportOptions> = {},
  changes: Partial<HttpRequest> = {},
  socket: FakeSocket | null = null,
) {
  const fake = fakeNetwork(socket);
  const clock = new VirtualClock();
  const asked = transport({ network: fake.network, clock, ...options })(requestTo(url, changes));
  return { ...fake, clock, asked };
}

test("a reply comes with its status, headers and whole body", async () => {
  const seen: unknown[] = [];
  const url = await serve(async (incoming, reply) => {
    const body = await incoming.toArray();
    seen.push([incoming.method, incoming.url, incoming.headers["x-a"], Buffer.concat(body).toString()]);
    reply.writeHead(201, { "x-b": "2" });
    reply.write("one ");
    reply.end("two");
  });
  const got = await transport()(
    requestTo(`${url}p?q=1`, { method: "POST", headers: { "x-a": "1" }, body: "text" }),
  );
  expect(seen).toEqual([["POST", "/p?q=1", "1", "text"]]);
  expect(got).toMatchObject({ status: 201, headers: { "x-b": "2" } });
  expect(got.body.toString()).toBe("one two");
});

test("over a Unix socket only path and query of the URL count", async () => {
  const socketPath = join(tempDir(), "s");
  await serve((incoming, reply) => reply.end(incoming.url), socketPath);
  expect((await transport({ socketPath })(requestTo("http://nowhere.test/p?q"))).body.toString()).toBe(
    "/p?q",
  );
});

test("one connection serves one request after the other", async () => {
  const ports = new Set<number | undefined>();
  const url = await serve((incoming, reply) => {
    ports.add(incoming.socket.remotePort);
    reply.end();
  });
  const send = transport();
  await send(requestTo(url));
  await send(requestTo(url));
  expect(ports.size).toBe(1);
});

test.each([
  ["timeout", undefined, "ENVSHIM_ATTEMPT_TIMEOUT"],
  ["deadline", "ENVSHIM_TIMEOUT" as const, "ENVSHIM_TIMEOUT"],
])("a request whose %s is up fails with the setting that says so", async (_, limitedBy, named) => {
  const { asked, clock, destroyed } = start(
    "http://store.test/",
    {},
    { timeout: 700, ...(limitedBy && { limitedBy }) },
  );
  expect(await failureOf(clock.run(asked))).toEqual({ kind: "timed-out", ms: 700, limitedBy: named });
  expect(clock.elapsed()).toBe(700);
  expect(destroyed()).toBe(1);
});

test("what has arrived when the time is up is still read", async () => {
  const socket = { bytesRead: 0 };
  const fake = fakeNetwork(socket);
  const clock = new VirtualClock();
  const asked = transport({ network: fake.network, clock })(requestTo("http://store.test/"));
  const sleep = clock.sleep.bind(clock);
  clock.sleep = (ms, signal) => {
    socket.bytesRead += 10;
    const looks = clock.sleeps.length;
    if (looks === 2) {
      fake.reply(200);
      fake.incoming.get("data")?.(Buffer.from("late"));
      fake.incoming.get("end")?.();
    }
    return sleep(ms, signal);
  };
  expect((await clock.run(asked)).body.toString()).toBe("late");
  expect(clock.sleeps).toEqual([0, 0, 0]);
});

test("a connection that goes on and on is looked at a hundred times, and one that is silent once", async () => {
  const socket = { bytesRead: 0 };
  const fake = fakeNetwork(socket);
  const clock = new VirtualClock();
  const asked = transport({ network: fake.network, clock })(requestTo("http://store.test/"));
  const sleep = clock.sleep.bind(clock);
  clock.sleep = (ms, signal) => {
    socket.bytesRead++;
    return sleep(ms, signal);
  };
  expect(await failureOf(clock.run(asked))).toMatchObject({ kind: "timed-out" });
  expect(clock.sleeps).toHaveLength(100);
  const silent = start();
  expect(await failureOf(silent.clock.run(silent.asked))).toMatchObject({ kind: "timed-out" });
  expect(silent.clock.sleeps).toEqual([0]);
});

test("an aborted request ends with the signal's reason, and the connection with it", async () => {
  const stop = new AbortController();
  const { asked, destroyed, clock } = start("http://store.test/", {}, { signal: stop.signal });
  stop.abort(new Error("stopped"));
  await expect(asked).rejects.toThrow("stopped");
  await expectNoTimer(clock);
  expect(destroyed()).toBe(1);
});

test("a request that was aborted before is never sent", async () => {
  const { asked, requests } = start(
    "http://store.test/",
    {},
    { signal: AbortSignal.abort(new Error("stopped")) },
  );
  await expect(asked).rejects.toThrow("stopped");
  expect(requests).toEqual([]);
});

test("a reply that has come is not undone by what comes after it", async () => {
  const stop = new AbortController();
  const { asked, reply, incoming, outgoing, destroyed, clock } = start(
    "http://store.test/",
    {},
    { signal: stop.signal },
  );
  reply(undefined);
  incoming.get("end")?.();
  expect(await asked).toEqual({ status: 0, headers: {}, body: Buffer.alloc(0) });
  expect(getEventListeners(stop.signal, "abort")).toEqual([]);
  stop.abort(new Error("stopped"));
  outgoing.get("error")?.(new Error("late"));
  expect(destroyed()).toBe(0);
  await expectNoTimer(clock);
});

const peer = { subject: { CN: "store" }, subjectaltname: "DNS:store.test, IP Address:::1" };

test("a 307 over TLS says which hosts the certificate names, also once the connection is closed", async () => {
  const socket: FakeSocket = { bytesRead: 0, getPeerCertificate: () => peer };
  const { asked, reply, incoming } = start("https://store.test/", {}, {}, socket);
  reply(307);
  socket.getPeerCertificate = () => ({});
  incoming.get("end")?.();
  const { namesHost } = await asked;
  const hosts = ["store.test", "[::1]", "other.test", "[::2]"];
  expect(hosts.map((host) => namesHost?.(host))).toEqual([true, true, false, false]);
});

test.each<[string, number, FakeSocket | null]>([
  ["a 307 over plain http", 307, { bytesRead: 0 }],
  ["a 307 whose connection is gone", 307, null],
  ["any other reply", 308, { bytesRead: 0, getPeerCertificate: () => peer }],
])("%s says nothing of other hosts", async (_, status, socket) => {
  const { asked, reply, incoming } = start("https://store.test/", {}, {}, socket);
  reply(status);
  incoming.get("end")?.();
  expect(Object.keys(await asked)).toEqual(["status", "headers", "body"]);
});

test("a certificate is not looked at where nobody is sent elsewhere", async () => {
  let looks = 0;
  const getPeerCertificate = () => looks++;
  const { asked, reply, incoming } = start(
    "https://store.test/",
    {},
    {},
    { bytesRead: 0, getPeerCertificate },
  );
  reply(503);
  incoming.get("end")?.();
  await asked;
  expect(looks).toBe(0);
});

test("a body of 16 MiB is read, a larger one is not", async () => {
  const most = start();
  most.reply(200);
  most.incoming.get("data")?.(Buffer.alloc(16_777_215));
  most.incoming.get("data")?.(Buffer.alloc(1));
  most.incoming.get("end")?.();
  expect((await most.asked).body).toHaveLength(16_777_216);
  const more = start();
  more.reply(200);
  more.incoming.get("data")?.(Buffer.alloc(16_777_216));
  more.incoming.get("data")?.(Buffer.alloc(1));
  expect(await failureOf(more.asked)).toEqual({ kind: "too-large", bytes: 16_777_216 });
});

test.each([
  ["the length", { "content-length": "2" }],
  ["chunks", { "transfer-encoding": "chunked" }],
  ["chunks after another coding", { "transfer-encoding": "gzip, Chunked " }],
  ["chunks right after a comma", { "transfer-encoding": "gzip,chunked" }],
])("over TLS a reply that says where it ends is read: %s", async (_, headers) => {
  const { asked, reply, incoming } = start("https://store.test/");
  reply(200, headers);
  incoming.get("end")?.();
  expect((await asked).status).toBe(200);
});

test.each([
  ["nothing", {}],
  ["another coding", { "transfer-encoding": "gzip" }],
  ["chunks that are not the last coding", { "transfer-encoding": "chunked, gzip" }],
  ["a coding that only ends so", { "transfer-encoding": "unchunked" }],
])("over TLS a reply that does not may have been cut off: %s", async (_, headers) => {
  const { asked, reply } = start("https://store.test/");
  reply(200, headers);
  const failure = await failureOf(asked);
  expect(failure).toEqual({ kind: "unreadable", fault: replyFact({ kind: "no-length" }) });
  expect(describeFailure(failure)).toEqual({
    message: "sent a reply over TLS that does not say its length, so it may have been cut off",
    fix: "let the store, or the proxy in front of it, send Content-Length or chunks",
  });
});

test.each([
  ["over plain http", "http://store.test/", 200],
  ["of a failure", "https://store.test/", 503],
])("the length is not asked for %s", async (_, url, status) => {
  const { asked, reply, incoming } = start(url);
  reply(status);
  incoming.get("end")?.();
  expect((await asked).status).toBe(status);
});

test("a connection that is refused, and one that breaks off, are told by their code", async () => {
  const { port } = await startRawServer((socket) =>
    socket.end(rawReply(200, "x", { "content-length": "9" })),
  );
  expect(await failureOf(transport()(requestTo(`http://127.0.0.1:${port}/`)))).toMatchObject({
    kind: "no-connection",
    code: "ECONNRESET",
  });
  const { asked, outgoing } = start();
  outgoing.get("error")?.(Object.assign(new Error("no"), { code: "ECONNREFUSED" }));
  const error = await asked.then(String, String);
  expect(error).toBe("TransportError: no-connection");
});

test.each<[string, string, Partial<TransportOptions>, object]>([
  [
    "its own loopback from a container",
    "http://localhost/",
    { inContainer: () => true },
    { ownLoopback: "localhost" },
  ],
  ["the machine's loopback", "http://localhost/", { inContainer: () => false }, {}],
  ["loopback where nobody knows of a container", "http://localhost/", {}, {}],
  ["another host from a container", "http://store.test/", { inContainer: () => true }, {}],
  ["a socket from a container", "http://localhost/", { inContainer: () => true, socketPath: "/s" }, {}],
  [
    "a proxy",
    "http://store.test/",
    { proxy: { url: "http://u:p@proxy:1", host: "proxy:1" } },
    { proxy: "proxy:1" },
  ],
])("a failure tells where it went: %s", async (_, url, options, place) => {
  const { asked, outgoing } = start(url, options);
  outgoing.get("error")?.(Object.assign(new Error("no"), { code: "ECONNREFUSED" }));
  expect(await failureOf(asked)).toEqual({ kind: "no-connection", code: "ECONNREFUSED", ...place });
});

test("a certificate that is not valid now is told with this machine's time", async () => {
  const { asked, outgoing, clock } = start("https://store.test/");
  outgoing.get("error")?.(Object.assign(new Error("no"), { code: "CERT_HAS_EXPIRED" }));
  expect(await failureOf(asked)).toEqual({ kind: "not-in-time", code: "CERT_HAS_EXPIRED", now: clock.now() });
});

test("each protocol has one agent, and TLS is always verified", () => {
  const fake = fakeNetwork();
  const secureContext = {} as NonNullable<TransportOptions["secureContext"]>;
  const lookup = () => {};
  const send = transport({
    network: fake.network,
    clock: new VirtualClock(),
    secureContext,
    lookup,
    maxSockets: 7,
  });
  for (const url of ["http://a.test/", "https://a.test/", "http://b.test/", "https://b.test/"])
    void send(requestTo(url));
  const common = {
    keepAlive: true,
    maxSockets: 7,
    proxyEnv: {},
    autoSelectFamilyAttemptTimeout: 1500,
    lookup: expect.any(Function),
  };
  expect(fake.agents).toEqual([
    { protocol: "http", options: common },
    { protocol: "https", options: { ...common, secureContext, rejectUnauthorized: true } },
  ]);
  expect(fake.requests.map(({ protocol }) => protocol)).toEqual(["http", "https", "http", "https"]);
  expect(fake.requests.map(({ options }) => "socketPath" in options)).toEqual([false, false, false, false]);
});

test("a proxy is for both protocols", () => {
  const { agents } = start("https://a.test/", { proxy: { url: "http://p:1", host: "p:1" } });
  expect(agents).toMatchObject([
    { options: { proxyEnv: { HTTP_PROXY: "http://p:1", HTTPS_PROXY: "http://p:1" } } },
  ]);
});

test("a host's name is looked up as the system does it, unless it is said otherwise", () => {
  const asked: unknown[] = [];
  const lookup = (name: string) => void asked.push(name);
  const dns = () =>
    ({ lookup: (name: string) => void asked.push(["system", name]) }) as unknown as ReturnType<
      Network["dns"]
    >;
  for (const own of [{ lookup }, {}]) {
    const fake = fakeNetwork();
    void transport({ network: { ...fake.network, dns }, clock: new VirtualClock(), ...own })(
      requestTo("http://a.test/"),
    );
    fake.agents[0]?.options.lookup("a.test", {}, () => {});
  }
  expect(asked).toEqual(["a.test", ["system", "a.test"]]);
});
