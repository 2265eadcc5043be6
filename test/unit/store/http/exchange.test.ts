import { expect, test } from "vitest";
import { describeRefusal } from "../../../../src/store/failure-words.ts";
import {
  exchange,
  failed,
  type HttpMeans,
  type Question,
  readReply,
  readRetryAfter,
  statusOf,
} from "../../../../src/store/http/exchange.ts";
import { type HttpReply, type HttpRequest, TransportError } from "../../../../src/store/http/transport.ts";
import { replyFact } from "../../../../src/store/http/words.ts";
import {
  NO_SIGNER,
  NoCredentialError,
  type SignedHeaders,
  type Signer,
} from "../../../../src/store/login/signer.ts";
import type { Answer, Refusal } from "../../../../src/store/store.ts";
import { refused, requestFor } from "../../../support/stores.ts";
import { VirtualClock } from "../../../support/virtual-clock.ts";

const NOW = Date.UTC(2026, 0, 1);

const question: Question = { method: "GET", url: new URL("http://store.test/a"), headers: { accept: "*/*" } };

function reply(status: number, text = "", headers: HttpReply["headers"] = {}): HttpReply {
  return { status, headers, body: Buffer.from(text) };
}

/** What a refusal is read as. */
function refusal(
  reason: Refusal["reason"],
  kind: "token-refused" | "not-allowed" | "no-token",
  code?: string,
): Refusal {
  const status = kind === "not-allowed" ? 403 : 401;
  return { kind: "refused", reason, said: replyFact({ kind, status, ...(code && { code }) }) };
}

/** A store that gives these replies in turn, at a credential that is renewed as often as there are further ones. */
function world(replies: readonly HttpReply[], ...credentials: string[]) {
  const clock = new VirtualClock();
  const sent: HttpRequest[] = [];
  const signed: HttpRequest[] = [];
  const renewals: { readonly refused: SignedHeaders; readonly timeout: number }[] = [];
  const signer: Signer = {
    present: credentials.length > 0,
    identity: () => ({ lasting: "" }),
    async sign(request) {
      signed.push(request);
      return credentials[0] === undefined ? {} : { authorization: `Bearer ${credentials[0]}` };
    },
    async renew(refused, { timeout }) {
      renewals.push({ refused, timeout });
      credentials.shift();
      return credentials.length > 0;
    },
  };
  const means: HttpMeans = {
    signer,
    now: () => NOW,
    elapsed: () => clock.elapsed(),
    async transport(request) {
      sent.push(request);
      clock.advance(100);
      return replies[sent.length - 1] ?? reply(500);
    },
  };
  return { means, sent, signed, renewals, clock };
}

const oneReply = async (given: HttpReply, ...credentials: string[]) =>
  exchange(question, requestFor("a"), world([given], ...credentials).means);

test("a question goes out with the credential's headers and the program's name", async () => {
  const { means, sent, signed } = world([reply(200, "x")], "credential");
  expect(await exchange(question, requestFor("a"), means)).toEqual({ kind: "reply", reply: reply(200, "x") });
  const plain = { accept: "*/*", "user-agent": "envshim" };
  expect(signed).toMatchObject([{ method: "GET", url: question.url, headers: plain, timeout: 5000 }]);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ headers: { ...plain, authorization: "Bearer credential" }, timeout: 5000 });
});

test("a store may ask to be called by another name", async () => {
  const { means, sent } = world([reply(200)]);
  await exchange({ ...question, headers: { "user-agent": "other" } }, requestFor("a"), means);
  expect(sent[0]?.headers).toEqual({ "user-agent": "other" });
});

test.each([401, 403])(
  "a credential that is answered %i is renewed, and the question asked once more",
  async (status) => {
    const { means, sent, renewals } = world([reply(status), reply(200, "x")], "old", "new");
    expect(await exchange(question, requestFor("a"), means)).toEqual({
      kind: "reply",
      reply: reply(200, "x"),
    });
    expect(sent.map(({ headers }) => headers.authorization)).toEqual(["Bearer old", "Bearer new"]);
    expect(renewals).toEqual([{ refused: { authorization: "Bearer old" }, timeout: 5000 }]);
  },
);

test("where there is no other credential, or the new one is refused as well, the refusal is the reply", async () => {
  const { means, sent } = world([reply(401)], "only");
  expect(await exchange(question, requestFor("a"), means)).toEqual({ kind: "reply", reply: reply(401) });
  expect(sent).toHaveLength(1);
  const both = world([reply(401, "1"), reply(401, "2")], "old", "new", "newer");
  expect(await exchange(question, requestFor("a"), both.means)).toEqual({
    kind: "reply",
    reply: reply(401, "2"),
  });
});

test.each([200, 400, 404, 500])("a credential that is answered %i is not renewed", async (status) => {
  const { means, sent, renewals } = world([reply(status)], "old", "new");
  expect(await exchange(question, requestFor("a"), means)).toEqual({ kind: "reply", reply: reply(status) });
  expect([sent.length, renewals.length]).toEqual([1, 0]);
});

test("a store may say otherwise which reply means that the credential is spent", async () => {
  const { means, sent } = world([reply(400), reply(401)], "old", "new");
  const isSpent = ({ status }: HttpReply) => status === 400;
  expect(await exchange(question, requestFor("a"), means, isSpent)).toEqual({
    kind: "reply",
    reply: reply(401),
  });
  expect(sent).toHaveLength(2);
});

test("where no credential is set a refusal says so", async () => {
  expect(await oneReply(reply(401, '{"code":"NO_TOKEN"}'))).toEqual({
    kind: "answer",
    answer: refusal("none", "no-token", "NO_TOKEN"),
  });
  expect(await oneReply(reply(200))).toEqual({ kind: "reply", reply: reply(200) });
});

test("what a failed reply repeats of the credential is taken out, every time, and no more", async () => {
  const echo = 'Bearer credential, "code": "credential é credential"';
  const without = await oneReply(reply(401, echo), "credential");
  expect(without).toEqual({ kind: "reply", reply: reply(401, 'Bearer , "code": " é "') });
  expect(await oneReply(reply(300, "credential"), "credential")).toEqual({
    kind: "reply",
    reply: reply(300, ""),
  });
  expect(await oneReply(reply(299, "credential"), "credential")).toEqual({
    kind: "reply",
    reply: reply(299, "credential"),
  });
});

test("words of fewer than 8 characters are no credential: Bearer stands in many a reply", async () => {
  expect(await oneReply(reply(401, "Bearer 1234567"), "1234567")).toEqual({
    kind: "reply",
    reply: reply(401, "Bearer 1234567"),
  });
  expect(await oneReply(reply(401, "Bearer 12345678"), "12345678")).toEqual({
    kind: "reply",
    reply: reply(401, "Bearer "),
  });
  expect(await oneReply(reply(401, "two  words"), "some-thing   other-thing")).toMatchObject({
    reply: reply(401, "two  words"),
  });
  expect(await oneReply(reply(401, "some-thing and other-thing"), "some-thing   other-thing")).toMatchObject({
    reply: reply(401, " and "),
  });
});

test("a request gets what is left to the moment when all has to be over", async () => {
  const { means, sent, signed, clock } = world([reply(401), reply(200)], "old", "new");
  clock.advance(1000);
  await exchange(question, { ...requestFor("a"), until: 1300 }, means);
  expect(signed.map(({ timeout }) => timeout)).toEqual([300, 200]);
  expect(sent.map(({ timeout }) => timeout)).toEqual([300, 200]);
});

test.each([
  ["nothing is sent where no time is left", 0, 0],
  ["a millisecond is enough", 1, 1],
])("%s", async (_, until, count) => {
  const { means, sent } = world([reply(200)]);
  const said = await exchange(question, { ...requestFor("a"), until }, means);
  expect(sent).toHaveLength(count);
  expect(said).toEqual([failed({ kind: "no-time" }), { kind: "reply", reply: reply(200) }][count]);
});

/** What comes of an error at the transport. */
const thrown = (error: unknown) =>
  exchange(question, requestFor("a"), {
    ...world([]).means,
    signer: NO_SIGNER,
    transport: () => Promise.reject(error),
  });

test("a fault of the transport, and of a login, is an answer; anything else is thrown", async () => {
  const failure = { kind: "no-connection", code: "ECONNRESET" } as const;
  expect(await thrown(new TransportError(failure))).toEqual({
    kind: "answer",
    answer: { kind: "failed", failure },
  });
  const answer = refused("token");
  expect(await thrown(new NoCredentialError(answer))).toEqual({ kind: "answer", answer });
  await expect(thrown(new Error("stopped"))).rejects.toThrow("stopped");
});

test("the body of a 200 is read as UTF-8, and anything else is no answer", () => {
  expect(readReply(reply(200, "x é"), NOW)).toStrictEqual({ kind: "body", text: "x é", freshness: {} });
  expect(readReply({ ...reply(200), body: Buffer.from([0xff]) }, NOW)).toStrictEqual(
    failed({ kind: "unreadable", fault: replyFact({ kind: "not-utf8" }) }),
  );
});

test.each<[number, Answer]>([
  [304, { kind: "unchanged" }],
  [401, refusal("token", "token-refused", "SOME_CODE")],
  [403, refusal("permission", "not-allowed", "SOME_CODE")],
  [404, { kind: "missing" }],
  ...[408, 425, 429, 500, 503, 599].map((status): [number, Answer] => [
    status,
    { kind: "failed", failure: { kind: "not-now", status, code: "SOME_CODE" } },
  ]),
  ...[400, 402, 405, 499].map((status): [number, Answer] => [
    status,
    { kind: "failed", failure: { kind: "not-understood", status, code: "SOME_CODE" } },
  ]),
  ...[300, 301, 399].map((status): [number, Answer] => [
    status,
    { kind: "failed", failure: { kind: "redirected", status, code: "SOME_CODE" } },
  ]),
  ...[201, 204, 299].map((status): [number, Answer] => [
    status,
    { kind: "failed", failure: { kind: "odd-success", status, code: "SOME_CODE" } },
  ]),
])("%i means what it usually does", (status, answer) => {
  expect(readReply(reply(status, '{"code":"SOME_CODE"}'), NOW)).toStrictEqual({ kind: "answer", answer });
});

test("a refusal without a code has its status alone", () => {
  expect(readReply(reply(403), NOW)).toMatchObject({
    answer: { said: { kind: "not-allowed", status: 403 } },
  });
  expect(readReply(reply(403), NOW)).not.toHaveProperty("answer.said.code");
});

test.each([
  [refusal("token", "token-refused", "SOME_CODE"), "answered 401 SOME_CODE: it does not accept the token"],
  [refusal("permission", "not-allowed"), "answered 403: the token may not read"],
  [refusal("none", "no-token"), "answered 401: it does not let this in, and no token is set"],
])("a refusal is told with its status, its code and its reason: %#", (said, message) => {
  expect(describeRefusal(said)).toStrictEqual({ message });
});

test.each([
  ['{"code":"A"}', "A"],
  ['{ "code" : "NOT_THIS_WAY" }', "NOT_THIS_WAY"],
  ['{"code"\n:\n"A_B"}', "A_B"],
  [`{"code":"${"A".repeat(41)}"}`, "A".repeat(41)],
  [`{"code":"${"A".repeat(42)}"}`, undefined],
  ['{"code":"_A"}', undefined],
  ['{"code":"a"}', undefined],
  ['{"code":"A b"}', undefined],
  ['{"code":"A1"}', undefined],
  ['{"code":7}', undefined],
  ['{"message":"A"}', undefined],
])("of a failed reply's body a plain code is shown and nothing else: %j", (body, code) => {
  expect(statusOf(reply(400, body))).toStrictEqual({ status: 400, ...(code && { code }) });
});

test("a code is looked for in the first 4 KiB", () => {
  expect(statusOf(reply(400, `${" ".repeat(4085)}{"code":"A"}`))).toStrictEqual({ status: 400, code: "A" });
  expect(statusOf(reply(400, `${" ".repeat(4086)}{"code":"A"}`))).toStrictEqual({ status: 400 });
});

test.each([
  ["max-age=5", { maxAge: 5000 }],
  ["private,Max-Age=5", { maxAge: 5000 }],
  ["private, max-age=0", { maxAge: 0 }],
  ['max-age="5"', { maxAge: 5000 }],
  ["max-age=123456789", { maxAge: 123_456_789_000 }],
  ["s-max-age=5", {}],
  ["max-age=x", {}],
  ["no-store", { noStore: true }],
  ["private,No-Store", { noStore: true }],
  ["no-store, private", { noStore: true }],
  ["no-store,private", { noStore: true }],
  ["private no-store max-age=1", { noStore: true, maxAge: 1000 }],
  ["x-no-store", {}],
  ["no-stores", {}],
  ["no-cache", {}],
])("Cache-Control says how long an answer may be kept: %s", (directives, freshness) => {
  const headers = { "cache-control": directives, etag: '"1"' };
  expect(readReply(reply(200, "x", headers), NOW)).toStrictEqual({
    kind: "body",
    text: "x",
    freshness: { etag: '"1"', ...freshness },
  });
  expect(readReply(reply(304, "", headers), NOW)).toStrictEqual({
    kind: "answer",
    answer: { kind: "unchanged", etag: '"1"', ...freshness },
  });
});

test.each([
  [undefined, undefined],
  ["0", 0],
  ["120", 120_000],
  [" 7 ", 7000],
  ["9".repeat(400), 1e12],
  ["1.5", undefined],
  ["-1", undefined],
  ["7 s", undefined],
  ["x7", undefined],
  ["Thu, 01 Jan 2026 00:00:10 GMT", 10_000],
  ["Wed, 31 Dec 2025 23:59:59 GMT", 0],
  ["Thursday, 01-Jan-26 00:00:10 GMT", 10_000],
  ["Thu Jan  1 00:00:10 2026 GMT", 10_000],
  ["Thu, not a date", undefined],
  ["2026-01-01T00:00:10Z", undefined],
  ["x Thu, 01 Jan 2026 00:00:10 GMT", undefined],
])("Retry-After is seconds or a date, or as if it were not there: %s", (header, ms) => {
  expect(readRetryAfter(header, NOW)).toBe(ms);
});

test("a store that is busy says when to come again", () => {
  expect(readReply(reply(503, "", { "retry-after": "7" }), NOW)).toStrictEqual(
    failed({ kind: "not-now", status: 503, retryAfter: 7000 }),
  );
  expect(readReply(reply(400, "", { "retry-after": "7" }), NOW)).toStrictEqual(
    failed({ kind: "not-understood", status: 400 }),
  );
});
