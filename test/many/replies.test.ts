// The executable's client of HTTP takes no reply for one that node:http does not, nor reads another one from it.
import { setImmediate as turn } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Network } from "../../src/host/network.ts";
import { makeTransport, TransportError } from "../../src/store/http/transport.ts";
import { systemClock } from "../support/clock.ts";
import { type Script, scriptedParts, scriptedRuntime } from "../support/memory-socket.ts";

const REPLIES = 100_000;

/** The same replies each time. */
const SEED = 20_261_125;

/** How many are read side by side. */
const LOT = 200;

/** Turns of the event loop: more than either client takes after the last byte of a reply. */
const TURNS = 12;

const WAITING = "waits for more";

/** What a store's reply is taken for: it, why not, or that there is more to come. */
type Reading =
  | { readonly status: number; readonly headers: object; readonly body: string }
  | { readonly failure: object }
  | typeof WAITING;

async function readingOf(network: Network, { pieces }: Script): Promise<Reading> {
  const stop = new AbortController();
  const send = makeTransport({ network, clock: systemClock, maxSockets: 1 });
  const reading = send({
    method: "POST",
    url: new URL("http://store.test/v1/resolve"),
    headers: {},
    body: "{}",
    timeout: 60_000,
    signal: stop.signal,
  }).then(
    ({ status, headers, body }) => ({ status, headers: { ...headers }, body: body.toString("latin1") }),
    (error: unknown): Reading => {
      if (error instanceof TransportError) return { failure: { ...error.failure, now: 0 } };
      if (error === WAITING) return WAITING;
      throw error;
    },
  );
  let done = false;
  void reading.then(() => {
    done = true;
  });
  for (let turns = 0; turns < TURNS + pieces.length && !done; turns++) await turn();
  stop.abort(WAITING);
  return reading;
}

const STATUS_LINES = [
  "HTTP/1.1 200 OK",
  "HTTP/1.1 200 OK",
  "HTTP/1.1 200 OK",
  "HTTP/1.0 200 OK",
  "HTTP/1.1 404 Not Found",
  "HTTP/1.1 503 x",
  "HTTP/1.1 200",
  "HTTP/1.1 200 ",
  "HTTP/1.1 204 No Content",
  "HTTP/1.1 205 Reset Content",
  "HTTP/1.1 304 Not Modified",
  "HTTP/1.1 100 Continue",
  "HTTP/1.1 101 Switching Protocols",
  "HTTP/1.1 103 Early Hints",
  "HTTP/1.1 099 x",
  "HTTP/1.1 20 OK",
  "HTTP/1.1 2000 OK",
  "HTTP/1.1  200 OK",
  "HTTP/1.1\t200 OK",
  "HTTP/0.9 200 OK",
  "HTTP/2.0 200 OK",
  "HTTP/1.10 200 OK",
  "http/1.1 200 OK",
  "ICY 200 OK",
  "HTTP/1.1 200 O\0K",
  "\r\nHTTP/1.1 200 OK",
  "GET / HTTP/1.1",
];

const HEADERS = [
  "Content-Length: 5",
  "Content-Length: 5",
  "Content-Length: 5",
  "Content-Length: 0",
  "Content-Length: 4",
  "Content-Length: 05",
  "Content-Length: +5",
  "Content-Length: -5",
  "Content-Length: 5, 5",
  "Content-Length: 0x5",
  "Content-Length:",
  "Content-Length: 18446744073709551621",
  "Content-Length : 5",
  "content-length:\t5\t",
  "Transfer-Encoding: chunked",
  "Transfer-Encoding: chunked",
  "transfer-encoding: Chunked",
  "Transfer-Encoding: gzip, chunked",
  "Transfer-Encoding: chunked, gzip",
  "Transfer-Encoding: chunked, chunked",
  "Transfer-Encoding: identity",
  "Transfer-Encoding: xchunked",
  "Transfer-Encoding:\x0bchunked",
  "Transfer-Encoding : chunked",
  "Connection: close",
  "Connection: keep-alive",
  "Connection: upgrade\r\nUpgrade: other",
  "Keep-Alive: timeout=1",
  'ETag: "1"',
  'etag: "2"',
  "Cache-Control: max-age=5",
  "cache-control: no-store",
  "Set-Cookie: a",
  "Set-Cookie: b",
  "Cookie: a",
  "Cookie: b",
  "Retry-After: 1",
  "Retry-After: 2",
  "X: one\r\n two",
  "X: one\r\n\ttwo",
  " X: one",
  "X: a\0b",
  "X: a\rb",
  "X: a\x7fb",
  "X: \xff",
  "X:",
  ": x",
  "X",
  "X Y: z",
  "X\xe9: z",
  `X: ${"x".repeat(8000)}`,
  "y: z\r\n".repeat(1100).slice(0, -2),
];

const BODIES = [
  "hello",
  "hello",
  "hello\r\n",
  "hello, world",
  "hell",
  "",
  "5\r\nhello\r\n0\r\n\r\n",
  "5\r\nhello\r\n0\r\n\r\n",
  "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
  "5;name=value\r\nhello\r\n0\r\n\r\n",
  '5;name="a\rb"\r\nhello\r\n0\r\n\r\n',
  "5 \r\nhello\r\n0\r\n\r\n",
  " 5\r\nhello\r\n0\r\n\r\n",
  "0x5\r\nhello\r\n0\r\n\r\n",
  "-5\r\nhello\r\n0\r\n\r\n",
  "005\r\nhello\r\n000\r\n\r\n",
  "5\nhello\n0\n\n",
  "5\r\nhello0\r\n\r\n",
  "5\r\nhelloo\r\n0\r\n\r\n",
  "6\r\nhello\r\n0\r\n\r\n",
  "5\r\nhello\r\n0\r\nTrailer: x\r\n\r\n",
  "5\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n",
  "5\r\nhello\r\n0\r\nTrai ler\r\n\r\n",
  "5\r\nhello\r\n0\r\n",
  "5\r\nhello\r\n",
  "FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n",
  "helloHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad",
  "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad",
  "helloHTTP/1.1 2",
  "hellogarbage",
];

const anyBytes = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString("latin1"));

/** A reply that is nearly one: pieces that are right and wrong, as they come. */
const nearReply = fc
  .record({
    first: fc.option(fc.constantFrom("HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 x\r\nX: y\r\n\r\n"), {
      freq: 6,
      nil: "",
    }),
    status: fc.constantFrom(...STATUS_LINES),
    headers: fc.array(fc.constantFrom(...HEADERS), { maxLength: 4 }),
    end: fc.constantFrom("\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "\n\r", "\r\r\n"),
    body: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...BODIES) }, { weight: 1, arbitrary: anyBytes }),
  })
  .map(({ first, status, headers, end, body }) => `${first}${[status, ...headers, "", ""].join(end)}${body}`);

/** A reply as a store sends it. */
const goodReply = fc
  .record({
    status: fc.constantFrom(
      "HTTP/1.1 200 OK",
      "HTTP/1.1 200 OK",
      "HTTP/1.0 200 OK",
      "HTTP/1.1 503 x",
      "HTTP/1.1 304 x",
    ),
    headers: fc.array(
      fc.constantFrom(
        "Connection: close",
        'ETag: "1"',
        "Retry-After: 1",
        "Set-Cookie: a",
        "X:  a b ",
        "Cache-Control: no-store",
      ),
      { maxLength: 4 },
    ),
    body: fc.constantFrom(
      ["Content-Length: 5", "hello"],
      ["Content-Length: 0", ""],
      ["Date: x", "hello"],
      ["Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n"],
      ["Transfer-Encoding: chunked", "2;a=b\r\nhe\r\n3\r\nllo\r\n0\r\nTrailer: x\r\n\r\n"],
    ),
  })
  .map(
    ({ status, headers, body: [length, body] }) => `${[status, length, ...headers, "", body].join("\r\n")}`,
  );

/** That, with bytes of it changed, taken out and put in. */
const changedReply = fc
  .tuple(
    goodReply,
    fc.array(
      fc.record({
        at: fc.nat(),
        out: fc.nat(3),
        put: fc.oneof(fc.constantFrom("", "\r\n", "\n", "\r", "\0", " ", ":", ","), anyBytes),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([text, changes]) =>
    changes.reduce((changed, { at, out, put }) => {
      const place = at % (changed.length + 1);
      return changed.slice(0, place) + put + changed.slice(place + out);
    }, text),
  );

const script: fc.Arbitrary<Script> = fc
  .record({
    text: fc.oneof(
      { weight: 1, arbitrary: anyBytes },
      { weight: 1, arbitrary: anyBytes.map((bytes) => `HTTP/1.1 200 OK\r\n${bytes}`) },
      { weight: 4, arbitrary: nearReply },
      { weight: 2, arbitrary: goodReply },
      { weight: 5, arbitrary: changedReply },
    ),
    cuts: fc.array(fc.nat(), { maxLength: 3 }),
    ending: fc.constantFrom("ends" as const, "ends" as const, "resets" as const, "stays" as const),
  })
  .map(({ text, cuts, ending }) => {
    const bytes = Buffer.from(text, "latin1");
    const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
    const pieces = places.flatMap((place, index) => {
      const piece = bytes.subarray(place, places[index + 1]);
      return piece.length === 0 ? [] : [piece];
    });
    return { pieces, ending };
  });

/** Replies that are read differently, those of one lot that are read side by side. */
async function differencesIn(lot: readonly Script[]): Promise<unknown[]> {
  const read = await Promise.all(
    lot.map(async (given) => ({
      given: { ending: given.ending, pieces: given.pieces.map((piece) => piece.toString("latin1")) },
      own: await readingOf(scriptedParts(given), given),
      runtime: await readingOf(scriptedRuntime(given), given),
    })),
  );
  for (const { runtime } of read) counts[kindOf(runtime)] += 1;
  return read.filter(({ own, runtime }) => !isAsStrict(own, runtime));
}

const counts = { reply: 0, failure: 0, waiting: 0 };

function kindOf(reading: Reading): keyof typeof counts {
  if (reading === WAITING) return "waiting";
  return "failure" in reading ? "failure" : "reply";
}

/** The same, or an end at once where node:http waits for what never comes: for a protocol that it was offered. */
function isAsStrict(own: Reading, runtime: Reading): boolean {
  return isDeepStrictEqual(own, runtime) || (kindOf(runtime) === "waiting" && kindOf(own) === "failure");
}

test(`${REPLIES} replies, right, wrong and of any bytes, are taken as node:http takes them`, async () => {
  const differences: unknown[] = [];
  for (let lot = 0; lot < REPLIES / LOT && differences.length === 0; lot++)
    differences.push(...(await differencesIn(fc.sample(script, { numRuns: LOT, seed: SEED + lot }))));
  expect(differences).toEqual([]);
  // There are many of each, so that the one is told from the other.
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(REPLIES / 50);
});
