import { writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import { type Authority, type Certificate, makeAuthority } from "./certs.ts";
import { type RawAnswer, type RawServer, rawReply, startRawServer } from "./raw-server.ts";
import { tempDir, tempFile } from "./temp.ts";

/** One way a store can behave, and what comes of it. */
export interface Fault {
  readonly name: string;
  readonly status: 0 | 69 | 76 | 77 | 78 | 79;
  /** Requests that reach the store, at least and at most; `many`: it is tried again. */
  readonly requests: number | "many";
  /** What the message says. */
  readonly says: RegExp;
  /** Milliseconds that it takes at least. */
  readonly least?: number;
  /** True where it ends well before the deadline, which is 30 s then. */
  readonly atOnce?: true;
  start(values: Canaries): Promise<FaultySetup>;
}

/** What is running, and what envshim is to be given for it. */
export interface FaultySetup {
  readonly env: Readonly<Record<string, string>>;
  readonly server?: RawServer;
}

/** What must not be seen anywhere. */
export interface Canaries {
  readonly token: string;
  readonly value: string;
}

/** A reply that has the secret `a`. */
export function goodReply(value: string): Buffer {
  return rawReply(200, JSON.stringify({ secrets: { a: { value, scope: "project" } } }));
}

/** A store whose answers break off or are wrong, over plain HTTP. */
function over(answer: (socket: Socket, index: number, values: Canaries) => void): Fault["start"] {
  return async (values) => {
    const server = await startRawServer((socket, index) => answer(socket, index, values));
    return {
      server,
      env: { ENVSHIM_ENDPOINT: `http://127.0.0.1:${server.port}`, ENVSHIM_TOKEN: values.token },
    };
  };
}

/** The same reply each time. The value stands in it: what is not understood must not be shown either. */
function replying(reply: (values: Canaries) => Buffer): Fault["start"] {
  return over((socket, _, values) => socket.write(reply(values)));
}

/** That reply once, and the secret at the second request. */
function thenGood(reply: (values: Canaries) => Buffer): Fault["start"] {
  return over((socket, index, values) => socket.write(index === 0 ? reply(values) : goodReply(values.value)));
}

/** Bytes written one at a time for as long as the client stays. */
function trickle(socket: Socket, bytes: Buffer, ms: number): void {
  let at = 0;
  const timer = setInterval(() => {
    socket.write(bytes.subarray(at, at + 1));
    at += 1;
    if (at === bytes.length) clearInterval(timer);
  }, ms);
  socket.on("close", () => clearInterval(timer));
}

/** A reply of an error, its message holding a value as careless stores do. */
function error(status: number, headers: Record<string, string> = {}): (values: Canaries) => Buffer {
  return ({ token, value }) =>
    rawReply(status, JSON.stringify({ code: "SOME_CODE", message: `${token} ${value}` }), headers);
}

const truncated = ({ value }: Canaries) => goodReply(value).subarray(0, -20);

const CLOSED = /closed the connection before its reply was complete \(\d+ tries in/;
const TIMED_OUT = /did not answer within \d+ ms \(\d+ tries in/;
const NOT_THE_PROTOCOL = /sent a reply that is not envshim's protocol/;

const CONNECTION: readonly Fault[] = [
  {
    name: "connection refused",
    status: 69,
    requests: 0,
    says: /refused the connection \(\d+ tries in \d+\.\d s; the next wait of \S+ s would pass the deadline\)/,
    async start({ token }) {
      return { env: { ENVSHIM_ENDPOINT: `http://127.0.0.1:${await closedPort()}`, ENVSHIM_TOKEN: token } };
    },
  },
  {
    name: "host name that does not exist",
    status: 69,
    requests: 0,
    atOnce: true,
    says: /has a host name that does not exist \(3 tries/,
    async start({ token }) {
      // A label of more than 63 characters cannot exist, so the resolver answers without asking anybody (RFC 1035).
      const host = `${"a".repeat(64)}.invalid`;
      return { env: { ENVSHIM_ENDPOINT: `http://${host}`, ENVSHIM_ALLOW_HTTP: "on", ENVSHIM_TOKEN: token } };
    },
  },
  {
    name: "Unix socket that is not there",
    status: 69,
    requests: 0,
    says: /has no socket there/,
    async start({ token }) {
      return { env: { ENVSHIM_ENDPOINT: `unix:${join(tempDir(), "no.sock")}`, ENVSHIM_TOKEN: token } };
    },
  },
  {
    name: "Unix socket that nobody listens on",
    status: 69,
    requests: 0,
    says: /refused the connection/,
    async start({ token }) {
      return { env: { ENVSHIM_ENDPOINT: `unix:${await abandonedSocket()}`, ENVSHIM_TOKEN: token } };
    },
  },
  {
    name: "reset before a reply",
    status: 69,
    requests: "many",
    says: CLOSED,
    start: over((socket) => socket.resetAndDestroy()),
  },
  {
    name: "reset in the middle of the headers",
    status: 69,
    requests: "many",
    says: CLOSED,
    start: over((socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Le", () => socket.resetAndDestroy())),
  },
  {
    name: "reset in the middle of the body",
    status: 69,
    requests: "many",
    says: CLOSED,
    start: over((socket, _, values) => socket.write(truncated(values), () => socket.resetAndDestroy())),
  },
  {
    name: "reply that ends half-way",
    status: 69,
    requests: "many",
    says: CLOSED,
    start: over((socket, _, values) => socket.end(truncated(values))),
  },
];

const SLOWNESS: readonly Fault[] = [
  { name: "no reply at all", status: 69, requests: "many", says: TIMED_OUT, start: over(() => {}) },
  {
    name: "reply that stops half-way",
    status: 69,
    requests: "many",
    says: TIMED_OUT,
    start: replying(truncated),
  },
  {
    name: "slow headers",
    status: 69,
    requests: "many",
    says: TIMED_OUT,
    start: over((socket, _, { value }) => trickle(socket, goodReply(value), 40)),
  },
  {
    name: "a byte a second",
    status: 69,
    requests: "many",
    says: TIMED_OUT,
    start: over((socket, _, { value }) => {
      const reply = goodReply(value);
      const body = reply.indexOf("{");
      socket.write(reply.subarray(0, body));
      trickle(socket, reply.subarray(body), 1000);
    }),
  },
  {
    name: "body that never ends",
    status: 69,
    requests: "many",
    says: TIMED_OUT,
    start: over((socket) => {
      socket.write(rawReply(200, "", { "content-length": "99999999" }));
      trickle(socket, Buffer.alloc(100_000, " "), 5);
    }),
  },
  {
    name: "body of more than 16 MiB",
    status: 76,
    requests: 1,
    atOnce: true,
    says: /sent a reply of more than 16777216 bytes/,
    start: over((socket, _, { value }) => {
      socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
      const chunk = `100000\r\n${value.padEnd(2 ** 20, " ")}\r\n`;
      const flood = () => {
        while (!socket.destroyed && socket.write(chunk));
      };
      socket.on("drain", flood);
      flood();
    }),
  },
];

const REPLIES: readonly Fault[] = [
  {
    name: "something that is not HTTP",
    status: 76,
    requests: "many",
    says: /answered with something that is not HTTP: HPE_/,
    start: replying(() => Buffer.from("SSH-2.0-OpenSSH_9.2\r\n")),
  },
  {
    name: "headers of more than 16 KiB",
    status: 76,
    requests: "many",
    says: /not HTTP: HPE_HEADER_OVERFLOW/,
    start: replying(({ value }) => rawReply(200, "", { x: value.repeat(4000) })),
  },
  {
    name: "HTML",
    status: 76,
    requests: "many",
    says: NOT_THE_PROTOCOL,
    start: replying(({ value }) => rawReply(200, `<p>${value}</p>`, { "content-type": "text/html" })),
  },
  {
    name: "the protocol under a wrong content type",
    status: 0,
    requests: 1,
    says: /1 secret from/,
    start: replying(({ value }) =>
      rawReply(200, JSON.stringify({ secrets: { a: { value } } }), { "content-type": "text/html" }),
    ),
  },
  {
    name: "invalid JSON",
    status: 76,
    requests: "many",
    says: NOT_THE_PROTOCOL,
    start: replying(({ value }) => rawReply(200, `{"secrets":{"a":{"value":"${value}"}`)),
  },
  {
    name: "JSON of another kind",
    status: 76,
    requests: "many",
    says: NOT_THE_PROTOCOL,
    start: replying(({ value }) => rawReply(200, JSON.stringify({ data: value }))),
  },
  {
    name: "a reply that leaves the name out",
    status: 76,
    requests: "many",
    says: /says nothing of a secret that was asked for/,
    start: replying(({ value }) => rawReply(200, JSON.stringify({ secrets: { other: { value } } }))),
  },
  {
    name: "invalid UTF-8",
    status: 76,
    requests: "many",
    says: /sent a reply that is not valid UTF-8/,
    start: replying(({ value }) =>
      rawReply(
        200,
        Buffer.concat([
          Buffer.from(`{"secrets":{"a":{"value":"${value}`),
          Buffer.from([0xff]),
          Buffer.from('"}}}'),
        ]),
      ),
    ),
  },
  {
    name: "duplicate keys: the last one counts",
    status: 0,
    requests: 1,
    says: /1 secret from/,
    start: replying(({ value }) =>
      rawReply(200, `{"secrets":{"a":{"value":"first"},"a":{"value":"x","value":"${value}"}}}`),
    ),
  },
  {
    name: "a value with a NUL",
    status: 76,
    requests: 1,
    atOnce: true,
    says: /sent a value that holds a NUL/,
    start: replying(({ value }) =>
      rawReply(200, JSON.stringify({ secrets: { a: { value: `${value}\0` } } })),
    ),
  },
  {
    name: "half a surrogate pair",
    status: 76,
    requests: 1,
    atOnce: true,
    says: /sent a value that is not valid Unicode/,
    start: replying(({ value }) => rawReply(200, `{"secrets":{"a":{"value":"${value}\\ud800"}}}`)),
  },
  {
    name: "an empty value",
    status: 0,
    requests: 1,
    says: /the secret a is empty, and A gets it so/,
    start: replying(() => goodReply("")),
  },
  {
    name: "204",
    status: 76,
    requests: "many",
    says: /answered 204/,
    start: replying(() => Buffer.from("HTTP/1.1 204 x\r\n\r\n")),
  },
  {
    name: "304 without a condition",
    status: 76,
    requests: 1,
    atOnce: true,
    says: /answered 304 without being asked conditionally/,
    start: replying(() => Buffer.from("HTTP/1.1 304 x\r\n\r\n")),
  },
  ...[301, 302, 303, 307, 308].map(
    (status): Fault => ({
      name: `${status}`,
      status: 76,
      requests: 1,
      atOnce: true,
      says: new RegExp(`answered ${status}.*redirects are not followed`),
      start: replying(error(status, { location: "/v1/resolve" })),
    }),
  ),
];

const STATUSES: readonly Fault[] = [
  ...[400, 402, 405, 410, 413, 422].map(
    (status): Fault => ({
      name: `${status}`,
      status: 76,
      requests: 1,
      atOnce: true,
      says: new RegExp(`answered ${status} SOME_CODE`),
      start: replying(error(status)),
    }),
  ),
  {
    name: "401",
    status: 77,
    requests: 1,
    atOnce: true,
    says: /answered 401 SOME_CODE: it does not accept the token/,
    start: replying(error(401)),
  },
  {
    name: "401 with a token file that stays the same",
    status: 77,
    requests: 2,
    atOnce: true,
    says: /answered 401/,
    start: withTokenFile((socket, _, values) => socket.write(error(401)(values))),
  },
  {
    name: "401, then 200 after the token file was rotated",
    status: 0,
    requests: 2,
    says: /1 secret from/,
    start: withTokenFile((socket, index, values, rotate) => {
      if (index === 0) rotate();
      socket.write(index === 0 ? error(401)(values) : goodReply(values.value));
    }),
  },
  {
    name: "403",
    status: 77,
    requests: 1,
    atOnce: true,
    says: /answered 403 SOME_CODE: the token may not read/,
    start: replying(error(403)),
  },
  {
    name: "404",
    status: 79,
    requests: 1,
    atOnce: true,
    says: /does not have: a \(for A\)/,
    start: replying(error(404)),
  },
  ...[408, 425, 429, 500, 502, 503, 504, 599].map(
    (status): Fault => ({
      name: `${status}`,
      status: 69,
      requests: "many",
      says: new RegExp(`answered ${status} SOME_CODE \\(\\d+ tries`),
      start: replying(error(status)),
    }),
  ),
  ...[408, 425, 429, 500, 502, 503, 504].map(
    (status): Fault => ({
      name: `${status}, then 200`,
      status: 0,
      requests: 2,
      says: /1 secret from/,
      start: thenGood(error(status)),
    }),
  ),
  {
    name: "429 with Retry-After in seconds",
    status: 0,
    requests: 2,
    least: 1000,
    says: /1 secret from/,
    start: thenGood(error(429, { "retry-after": "1" })),
  },
  {
    name: "503 with Retry-After as a date",
    status: 0,
    requests: 2,
    least: 1000,
    says: /1 secret from/,
    start: over((socket, index, values) =>
      socket.write(
        index === 0
          ? error(503, { "retry-after": new Date(Date.now() + 3000).toUTCString() })(values)
          : goodReply(values.value),
      ),
    ),
  },
  {
    name: "429 with a Retry-After in the past",
    status: 0,
    requests: 2,
    says: /1 secret from/,
    start: thenGood(error(429, { "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" })),
  },
  ...["soon", "-5", "1e9", "", "0x10"].map(
    (text): Fault => ({
      name: `429 with the nonsense Retry-After ${JSON.stringify(text)}`,
      status: 0,
      requests: 2,
      says: /1 secret from/,
      start: thenGood(error(429, { "retry-after": text })),
    }),
  ),
  ...["86400", "9".repeat(400), "Fri, 31 Dec 2199 23:59:59 GMT"].map(
    (text): Fault => ({
      name: `429 with a Retry-After beyond the deadline, ${text.slice(0, 30)}`,
      status: 69,
      requests: 1,
      atOnce: true,
      says: /answered 429 SOME_CODE \(1 try in \d+\.\d s; the next wait of \S+ s would pass the deadline\)/,
      start: replying(error(429, { "retry-after": text })),
    }),
  ),
];

const TLS: readonly Fault[] = [
  {
    name: "TLS as it should be",
    status: 0,
    requests: 1,
    says: /1 secret from/,
    start: overTls({ alternativeNames: ["IP:127.0.0.1"] }),
  },
  {
    name: "TLS: expired certificate",
    status: 69,
    requests: 0,
    atOnce: true,
    says: /certificate that is not trusted: CERT_HAS_EXPIRED \(1 try/,
    start: overTls({ alternativeNames: ["IP:127.0.0.1"], days: -1 }),
  },
  {
    name: "TLS: certificate of another host",
    status: 69,
    requests: 0,
    atOnce: true,
    says: /not trusted: ERR_TLS_CERT_ALTNAME_INVALID \(1 try/,
    start: overTls({ alternativeNames: ["DNS:other.test"] }),
  },
  {
    name: "TLS: unknown authority",
    status: 69,
    requests: 0,
    atOnce: true,
    says: /not trusted: (UNABLE_TO_\w+|SELF_SIGNED_CERT_IN_CHAIN) \(1 try/,
    start: overTls({ alternativeNames: ["IP:127.0.0.1"], unknown: true }),
  },
  {
    name: "TLS: client certificate required",
    status: 69,
    requests: 0,
    atOnce: true,
    says: /ended the TLS handshake: ERR_SSL_\w+ \(1 try/,
    start: overTls({ alternativeNames: ["IP:127.0.0.1"], mutual: true }),
  },
  {
    name: "TLS: client certificate required and given",
    status: 0,
    requests: 1,
    says: /1 secret from/,
    start: overTls({ alternativeNames: ["IP:127.0.0.1"], mutual: true, client: true }),
  },
  {
    name: "TLS: a port that speaks plain HTTP",
    status: 69,
    requests: 0,
    atOnce: true,
    says: /ended the TLS handshake: (ERR_SSL_\w+|EPROTO) \(1 try/,
    async start(values) {
      const { port } = await listening((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
      return { env: { ENVSHIM_ENDPOINT: `https://127.0.0.1:${port}`, ENVSHIM_TOKEN: values.token } };
    },
  },
];

/** Every way a store can fail, and the few next to them where it does not. */
export const FAULTS: readonly Fault[] = [...CONNECTION, ...SLOWNESS, ...REPLIES, ...STATUSES, ...TLS];

function withTokenFile(
  answer: (socket: Socket, index: number, values: Canaries, rotate: () => void) => void,
): Fault["start"] {
  return async (values) => {
    const file = tempFile("token", values.token);
    const rotate = () => writeFileSync(file, `${values.token}-rotated`);
    const server = await startRawServer((socket, index) => answer(socket, index, values, rotate));
    return { server, env: { ENVSHIM_ENDPOINT: `http://127.0.0.1:${server.port}`, ENVSHIM_TOKEN_FILE: file } };
  };
}

interface TlsFault {
  readonly alternativeNames: readonly string[];
  readonly days?: number;
  /** The client does not trust the server's authority. */
  readonly unknown?: true;
  /** The server asks for a client certificate. */
  readonly mutual?: true;
  /** The client has one. */
  readonly client?: true;
}

function overTls({ alternativeNames, days, unknown, mutual, client }: TlsFault): Fault["start"] {
  return async (values) => {
    const authority: Authority = await makeAuthority();
    const { cert, key } = await authority.issue("server", alternativeNames, days);
    const trusted = unknown ? await makeAuthority() : authority;
    const own: Certificate | undefined = client
      ? await authority.issue("client", ["DNS:client.test"])
      : undefined;
    const answer: RawAnswer = (socket) => socket.write(goodReply(values.value));
    const server = await startRawServer(answer, {
      tls: {
        cert,
        key,
        ca: authority.cert,
        requestCert: mutual === true,
        rejectUnauthorized: mutual === true,
      },
    });
    const env = {
      ENVSHIM_ENDPOINT: `https://127.0.0.1:${server.port}`,
      ENVSHIM_TOKEN: values.token,
      ENVSHIM_CA_FILE: trusted.certFile,
      ...(own ? { ENVSHIM_CLIENT_CERT_FILE: own.certFile, ENVSHIM_CLIENT_KEY_FILE: own.keyFile } : {}),
    };
    return { server, env };
  };
}

/** A server that does the same to every connection. */
async function listening(serve: (socket: Socket) => void): Promise<RawServer> {
  return startRawServer(() => {}, { onConnection: serve });
}

/** A port of loopback that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** The file of a socket whose server is gone. */
async function abandonedSocket(): Promise<string> {
  const path = join(tempDir(), "abandoned.sock");
  // A server that closes takes the file with it, one that is killed does not.
  const listener = execa(
    process.execPath,
    [
      "-e",
      `require("net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`,
    ],
    { reject: false },
  );
  await listener;
  return path;
}
