import { writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { type Authority, type Certificate, makeAuthority } from "./certs.ts";
import { type RawServer, rawReply, startRawServer } from "./raw-server.ts";
import { envshim, type Run } from "./run.ts";
import { tempDir, tempFile } from "./temp.ts";

/** One way a store can behave, and what comes of it. */
export interface Fault {
  readonly name: string;
  readonly status: 0 | 69 | 76 | 77 | 78 | 79;
  /** What the app prints, which shows what it got; nothing where it must not start. */
  readonly stdout: (values: Canaries) => string;
  /** Requests that reach the store, at least and at most. */
  readonly requests: readonly [number, number];
  /** What the message says. */
  readonly says: RegExp;
  /** Milliseconds that it takes at least. */
  readonly least: number;
  /** `at the deadline`: it is tried again until then. */
  readonly ends: "at once" | "at the deadline";
  start(values: Canaries): Promise<FaultySetup>;
}

/** What is running, and what envshim is to be given for it. */
export interface FaultySetup {
  readonly env: Readonly<Record<string, string>>;
  /** How many requests have come in. */
  readonly requests: () => number;
}

/** How a run against a fault ended. */
export interface FaultRun extends Run {
  /** Requests that reached the store. */
  readonly requests: number;
}

const VALUES: Canaries = { token: "the-token", value: "the-value" };

/** Starts the built file with these settings against a store that behaves so. */
export async function runFault(fault: Fault, settings: Readonly<Record<string, string>>): Promise<FaultRun> {
  const { env, requests } = await fault.start(VALUES);
  const run = await envshim(["--log-format", "text", "--", "sh", "-c", "echo $A"], {
    env: {
      ENVSHIM_SPEC: tempFile("spec.yaml", "env: [{name: A, value: 'secret:a'}]"),
      ENVSHIM_CACHE: "off",
      ...settings,
      ...env,
    },
  });
  return { ...run, requests: requests() };
}

/** What a run against a fault has to look like, whatever the settings are. */
export function expectedOf(fault: Fault) {
  const [least, most] = fault.requests;
  return {
    status: fault.status,
    stdout: fault.stdout(VALUES),
    stderr: expect.stringMatching(fault.says),
    requests: expect.toSatisfy(
      (count: number) => count >= least && count <= most,
      `from ${least} to ${most}`,
    ),
  };
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

/** An address where no request is seen. */
function atAddress(
  endpoint: string,
  token: string,
  more: Readonly<Record<string, string>> = {},
): FaultySetup {
  return { requests: () => 0, env: { ENVSHIM_ENDPOINT: endpoint, ENVSHIM_TOKEN: token, ...more } };
}

/** A store whose answers break off or are wrong, over plain HTTP. */
function over(answer: (socket: Socket, index: number, values: Canaries) => void): Fault["start"] {
  return async (values) => {
    const server = await startRawServer((socket, index) => answer(socket, index, values));
    return {
      requests: server.requests,
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

/** The secret in a reply of which only the end of the connection tells that it is whole. */
function withoutLength(value: string): Buffer {
  const body = JSON.stringify({ secrets: { a: { value } } });
  return Buffer.from(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${body}`);
}

/** What most rows have in common: a store that is tried again until the deadline, and is down. */
const triedUntilTheDeadline = {
  status: 69,
  stdout: () => "",
  requests: [2, Number.POSITIVE_INFINITY],
  least: 0,
  ends: "at the deadline",
} as const;

/** A store that is not tried again. */
const endsAtOnce = { stdout: () => "", requests: [1, 1], least: 0, ends: "at once" } as const;

/** A store that has the secret, maybe not at the first request. */
const starts = {
  status: 0,
  stdout: ({ value }: Canaries) => `${value}\n`,
  requests: [1, 1],
  least: 0,
  ends: "at once",
} as const;

const CLOSED = /closed the connection before its reply was complete \(\d+ tries in/;
const TIMED_OUT = /did not answer within \d+ ms(, all that ENVSHIM_TIMEOUT left it)? \(\d+ tries in/;
const NOT_THE_PROTOCOL = /sent a reply that is not envshim's protocol/;

const CONNECTION: readonly Fault[] = [
  {
    name: "connection refused",
    ...triedUntilTheDeadline,
    requests: [0, 0],
    says: /refused the connection \(\d+ tries in \d+\.\d s; the next wait of \S+ s would pass the deadline of ENVSHIM_TIMEOUT\)/,
    async start({ token }) {
      return atAddress(`http://127.0.0.1:${await closedPort()}`, token);
    },
  },
  {
    name: "host name that does not exist",
    ...endsAtOnce,
    status: 69,
    requests: [0, 0],
    says: /has a host name that does not exist \(3 tries/,
    async start({ token }) {
      // A label of more than 63 characters cannot exist, so the resolver answers without asking anybody (RFC 1035).
      const host = `${"a".repeat(64)}.invalid`;
      return atAddress(`http://${host}`, token, { ENVSHIM_ALLOW_HTTP: "on" });
    },
  },
  {
    name: "Unix socket that is not there",
    ...triedUntilTheDeadline,
    requests: [0, 0],
    says: /has no socket there/,
    async start({ token }) {
      return atAddress(`unix:${join(tempDir(), "no.sock")}`, token);
    },
  },
  {
    name: "Unix socket that nobody listens on",
    ...triedUntilTheDeadline,
    requests: [0, 0],
    says: /refused the connection/,
    async start({ token }) {
      return atAddress(`unix:${await abandonedSocket()}`, token);
    },
  },
  {
    name: "reset before a reply",
    ...triedUntilTheDeadline,
    says: CLOSED,
    start: over((socket) => socket.resetAndDestroy()),
  },
  {
    name: "reset in the middle of the headers",
    ...triedUntilTheDeadline,
    says: CLOSED,
    start: over((socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Le", () => socket.resetAndDestroy())),
  },
  {
    name: "reset in the middle of the body",
    ...triedUntilTheDeadline,
    says: CLOSED,
    start: over((socket, _, values) => socket.write(truncated(values), () => socket.resetAndDestroy())),
  },
  {
    name: "reply that ends half-way",
    ...triedUntilTheDeadline,
    says: CLOSED,
    start: over((socket, _, values) => socket.end(truncated(values))),
  },
];

const SLOWNESS: readonly Fault[] = [
  { name: "no reply at all", ...triedUntilTheDeadline, says: TIMED_OUT, start: over(() => {}) },
  {
    name: "reply that stops half-way",
    ...triedUntilTheDeadline,
    says: TIMED_OUT,
    start: replying(truncated),
  },
  {
    name: "slow headers",
    ...triedUntilTheDeadline,
    says: TIMED_OUT,
    start: over((socket, _, { value }) => trickle(socket, goodReply(value), 40)),
  },
  {
    name: "a byte a second",
    ...triedUntilTheDeadline,
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
    ...triedUntilTheDeadline,
    says: TIMED_OUT,
    start: over((socket) => {
      socket.write(rawReply(200, "", { "content-length": "99999999" }));
      trickle(socket, Buffer.alloc(100_000, " "), 5);
    }),
  },
  {
    name: "body of more than 16 MiB",
    ...endsAtOnce,
    status: 76,
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
    ...triedUntilTheDeadline,
    status: 76,
    says: /answered with something that is not HTTP: HPE_/,
    start: replying(() => Buffer.from("SSH-2.0-OpenSSH_9.2\r\n")),
  },
  {
    name: "headers of more than 16 KiB",
    ...triedUntilTheDeadline,
    status: 76,
    says: /not HTTP: HPE_HEADER_OVERFLOW/,
    start: replying(({ value }) => rawReply(200, "", { x: value.repeat(4000) })),
  },
  ...(
    [
      ["two lengths", "content-length: 5\r\ncontent-length: 5\r\n\r\n"],
      ["a length and chunks", "content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n"],
      ["a header that goes on in the next line", "a: b\r\n c\r\ncontent-length: 5\r\n\r\n"],
      ["a blank before a header's colon", "content-length : 5\r\n\r\n"],
      ["a chunk's size that is none", "transfer-encoding: chunked\r\n\r\n0x5\r\n"],
      ["lines that end with LF alone", "a: b\ncontent-length: 5\n\n"],
    ] as const
  ).map(
    ([name, rest]): Fault => ({
      name,
      ...triedUntilTheDeadline,
      status: 76,
      says: /answered with something that is not HTTP: HPE_/,
      start: replying(({ value }) => Buffer.from(`HTTP/1.1 200 OK\r\n${rest}${value}`)),
    }),
  ),
  {
    name: "something behind a whole reply",
    ...triedUntilTheDeadline,
    status: 76,
    says: /answered with something that is not HTTP: HPE_/,
    start: replying(({ value }) => Buffer.concat([goodReply(value), Buffer.from(value)])),
  },
  {
    name: "chunks, their own headers behind them, and other replies before",
    ...starts,
    says: /1 secret from/,
    start: replying(({ value }) => {
      const body = JSON.stringify({ secrets: { a: { value } } });
      const chunk = `${body.length.toString(16)};name=value\r\n${body}\r\n0\r\ntrailer: x\r\n\r\n`;
      const before = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n";
      return Buffer.from(`${before}HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunk}`);
    }),
  },
  {
    name: "HTML",
    ...triedUntilTheDeadline,
    status: 76,
    says: NOT_THE_PROTOCOL,
    start: replying(({ value }) => rawReply(200, `<p>${value}</p>`, { "content-type": "text/html" })),
  },
  {
    name: "the protocol under a wrong content type",
    ...starts,
    says: /1 secret from/,
    start: replying(({ value }) =>
      rawReply(200, JSON.stringify({ secrets: { a: { value } } }), { "content-type": "text/html" }),
    ),
  },
  {
    name: "a reply that ends with its connection, over plain HTTP",
    ...starts,
    says: /1 secret from/,
    start: over((socket, _, { value }) => socket.end(withoutLength(value))),
  },
  {
    name: "invalid JSON",
    ...triedUntilTheDeadline,
    status: 76,
    says: NOT_THE_PROTOCOL,
    start: replying(({ value }) => rawReply(200, `{"secrets":{"a":{"value":"${value}"}`)),
  },
  {
    name: "JSON of another kind",
    ...triedUntilTheDeadline,
    status: 76,
    says: NOT_THE_PROTOCOL,
    start: replying(({ value }) => rawReply(200, JSON.stringify({ data: value }))),
  },
  {
    name: "a reply that leaves the name out",
    ...triedUntilTheDeadline,
    status: 76,
    says: /says nothing of a secret that was asked for/,
    start: replying(({ value }) => rawReply(200, JSON.stringify({ secrets: { other: { value } } }))),
  },
  {
    name: "invalid UTF-8",
    ...triedUntilTheDeadline,
    status: 76,
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
    ...starts,
    says: /1 secret from/,
    start: replying(({ value }) =>
      rawReply(200, `{"secrets":{"a":{"value":"first"},"a":{"value":"x","value":"${value}"}}}`),
    ),
  },
  {
    name: "a value with a NUL",
    ...endsAtOnce,
    status: 76,
    says: /sent a value that holds a NUL/,
    start: replying(({ value }) =>
      rawReply(200, JSON.stringify({ secrets: { a: { value: `${value}\0` } } })),
    ),
  },
  {
    name: "half a surrogate pair",
    ...endsAtOnce,
    status: 76,
    says: /sent a value that is not valid Unicode/,
    start: replying(({ value }) => rawReply(200, `{"secrets":{"a":{"value":"${value}\\ud800"}}}`)),
  },
  {
    name: "an empty value",
    ...starts,
    stdout: () => "\n",
    says: /the secret a is empty, and A gets it so/,
    start: replying(() => goodReply("")),
  },
  {
    name: "204",
    ...triedUntilTheDeadline,
    status: 76,
    says: /answered 204/,
    start: replying(() => Buffer.from("HTTP/1.1 204 x\r\n\r\n")),
  },
  {
    name: "304 without a condition",
    ...endsAtOnce,
    status: 76,
    says: /answered 304 without being asked conditionally/,
    start: replying(() => Buffer.from("HTTP/1.1 304 x\r\n\r\n")),
  },
  ...[301, 302, 303, 307, 308].map(
    (status): Fault => ({
      name: `${status}`,
      ...endsAtOnce,
      status: 76,
      says: new RegExp(`answered ${status}.*redirects are not followed`),
      start: replying(error(status, { location: "/v1/resolve" })),
    }),
  ),
];

const STATUSES: readonly Fault[] = [
  ...[400, 402, 405, 410, 413, 422].map(
    (status): Fault => ({
      name: `${status}`,
      ...endsAtOnce,
      status: 76,
      says: new RegExp(`answered ${status} SOME_CODE`),
      start: replying(error(status)),
    }),
  ),
  {
    name: "401",
    ...endsAtOnce,
    status: 77,
    says: /answered 401 SOME_CODE: it does not accept the token/,
    start: replying(error(401)),
  },
  {
    name: "401 with a token file that stays the same",
    ...endsAtOnce,
    status: 77,
    says: /answered 401/,
    start: withTokenFile((socket, _, values) => socket.write(error(401)(values))),
  },
  {
    name: "401, then 200 after the token file was rotated",
    ...starts,
    requests: [2, 2],
    says: /1 secret from/,
    start: withTokenFile((socket, index, values, rotate) => {
      if (index === 0) rotate();
      socket.write(index === 0 ? error(401)(values) : goodReply(values.value));
    }),
  },
  {
    name: "403, then 200 after the token file was rotated",
    ...starts,
    requests: [2, 2],
    says: /1 secret from/,
    start: withTokenFile((socket, index, values, rotate) => {
      if (index === 0) rotate();
      socket.write(index === 0 ? error(403)(values) : goodReply(values.value));
    }),
  },
  {
    name: "403",
    ...endsAtOnce,
    status: 77,
    says: /answered 403 SOME_CODE: the token may not read/,
    start: replying(error(403)),
  },
  {
    name: "404",
    ...endsAtOnce,
    status: 76,
    requests: [3, 3],
    says: /answered 404 SOME_CODE: there is no store at this address \(3 tries/,
    start: replying(error(404)),
  },
  ...[408, 425, 429, 500, 502, 503, 504, 599].map(
    (status): Fault => ({
      name: `${status}`,
      ...triedUntilTheDeadline,
      says: new RegExp(`answered ${status} SOME_CODE \\(\\d+ tries`),
      start: replying(error(status)),
    }),
  ),
  ...[408, 425, 429, 500, 502, 503, 504].map(
    (status): Fault => ({
      name: `${status}, then 200`,
      ...starts,
      requests: [2, 2],
      says: /1 secret from/,
      start: thenGood(error(status)),
    }),
  ),
  {
    name: "429 with Retry-After in seconds",
    ...starts,
    requests: [2, 2],
    least: 1000,
    says: /1 secret from/,
    start: thenGood(error(429, { "retry-after": "1" })),
  },
  {
    name: "503 with Retry-After as a date",
    ...starts,
    requests: [2, 2],
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
    ...starts,
    requests: [2, 2],
    says: /1 secret from/,
    start: thenGood(error(429, { "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" })),
  },
  ...["soon", "-5", "1e9", "", "0x10"].map(
    (text): Fault => ({
      name: `429 with the nonsense Retry-After ${JSON.stringify(text)}`,
      ...starts,
      requests: [2, 2],
      says: /1 secret from/,
      start: thenGood(error(429, { "retry-after": text })),
    }),
  ),
  ...["86400", "9".repeat(400), "Fri, 31 Dec 2199 23:59:59 GMT"].map(
    (text): Fault => ({
      name: `429 with a Retry-After beyond the deadline, ${text.slice(0, 30)}`,
      ...endsAtOnce,
      status: 69,
      says: /answered 429 SOME_CODE \(1 try in \d+\.\d s; the next wait of (1d|more than a year) would pass the deadline of ENVSHIM_TIMEOUT\)/,
      start: replying(error(429, { "retry-after": text })),
    }),
  ),
];

const TLS: readonly Fault[] = [
  {
    name: "TLS as it should be",
    ...starts,
    says: /1 secret from/,
    start: overTls({ alternativeNames: ["IP:127.0.0.1"] }),
  },
  {
    name: "TLS: expired certificate",
    ...endsAtOnce,
    status: 69,
    requests: [0, 0],
    says: /certificate that has expired: CERT_HAS_EXPIRED \(1 try/,
    start: overTls({ alternativeNames: ["IP:127.0.0.1"], days: -1 }),
  },
  {
    name: "TLS: certificate of another host",
    ...endsAtOnce,
    status: 69,
    requests: [0, 0],
    says: /not trusted: ERR_TLS_CERT_ALTNAME_INVALID \(1 try/,
    start: overTls({ alternativeNames: ["DNS:other.test"] }),
  },
  {
    name: "TLS: unknown authority",
    ...endsAtOnce,
    status: 69,
    requests: [0, 0],
    says: /not trusted: (UNABLE_TO_\w+|SELF_SIGNED_CERT_IN_CHAIN) \(1 try/,
    start: overTls({ alternativeNames: ["IP:127.0.0.1"], unknown: true }),
  },
  {
    name: "TLS: client certificate required",
    ...endsAtOnce,
    status: 69,
    requests: [0, 0],
    says: /ended the TLS handshake: ERR_SSL_\w+ \(1 try/,
    start: overTls({ alternativeNames: ["IP:127.0.0.1"], mutual: true }),
  },
  {
    name: "TLS: client certificate required and given",
    ...starts,
    says: /1 secret from/,
    start: overTls({ alternativeNames: ["IP:127.0.0.1"], mutual: true, client: true }),
  },
  {
    name: "TLS: a reply that ends with its connection",
    ...triedUntilTheDeadline,
    status: 76,
    says: /over TLS that does not say its length, so it may have been cut off \(\d+ tries/,
    start: overTls({
      alternativeNames: ["IP:127.0.0.1"],
      answer: (socket, { value }) => socket.end(withoutLength(value)),
    }),
  },
  {
    name: "TLS: a port that speaks plain HTTP",
    ...endsAtOnce,
    status: 69,
    requests: [0, 0],
    says: /ended the TLS handshake: (ERR_SSL_\w+|EPROTO) \(1 try/,
    async start(values) {
      const { port } = await listening((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
      return atAddress(`https://127.0.0.1:${port}`, values.token);
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
    const env = { ENVSHIM_ENDPOINT: `http://127.0.0.1:${server.port}`, ENVSHIM_TOKEN_FILE: file };
    return { requests: server.requests, env };
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
  /** Default: the reply with the secret. */
  readonly answer?: (socket: Socket, values: Canaries) => void;
}

function answerWell(socket: Socket, { value }: Canaries): void {
  socket.write(goodReply(value));
}

function overTls({
  alternativeNames,
  days,
  unknown,
  mutual,
  client,
  answer = answerWell,
}: TlsFault): Fault["start"] {
  return async (values) => {
    const authority: Authority = await makeAuthority();
    const { cert, key } = await authority.issue("server", alternativeNames, days);
    const trusted = unknown ? await makeAuthority() : authority;
    const own: Certificate | undefined = client
      ? await authority.issue("client", ["DNS:client.test"])
      : undefined;
    const server = await startRawServer((socket) => answer(socket, values), {
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
    return { requests: server.requests, env };
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
