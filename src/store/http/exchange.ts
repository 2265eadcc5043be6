import { decodeUtf8 } from "../../text/utf8.ts";
import type { Fact } from "../fact.ts";
import type { Failure } from "../failure.ts";
import type { Means } from "../kind.ts";
import { NoCredentialError, type SignedHeaders } from "../login/signer.ts";
import type { Answer, Freshness, Refusal, Request } from "../store.ts";
import { type HttpReply, type HttpRequest, type Transport, TransportError } from "./transport.ts";
import { replyFact } from "./words.ts";

/** What a request over HTTP is made with. */
export interface HttpMeans extends Pick<Means, "signer" | "now" | "elapsed"> {
  readonly transport: Transport;
}

/** What is asked for, without how long it may take: that is the request's. */
export type Question = Pick<HttpRequest, "method" | "url" | "headers" | "body">;

/** A reply, or the answer that goes for every name that was asked for. */
export type Exchange =
  | { readonly kind: "reply"; readonly reply: HttpReply }
  | { readonly kind: "answer"; readonly answer: Answer };

/** What a reply has to be read for, or the answer that it is. */
export type Reading =
  | { readonly kind: "body"; readonly text: string; readonly freshness: Freshness }
  | { readonly kind: "answer"; readonly answer: Answer };

/**
 * One request with the credential. Where the store does not take the credential it is asked once more with another, if
 * there is one.
 * @param isSpent whether the reply says that the credential is no longer good; the store may have codes of its own
 */
export async function exchange(
  question: Question,
  request: Request,
  { transport, signer, elapsed }: HttpMeans,
  isSpent: (reply: HttpReply) => boolean = isRefused,
): Promise<Exchange> {
  const timed = (): HttpRequest => {
    const left = (request.until ?? Number.POSITIVE_INFINITY) - elapsed();
    if (left <= 0) throw new TransportError({ kind: "no-time" });
    const timeout = Math.min(request.timeout, left);
    const headers = { "user-agent": "envshim", ...question.headers };
    return { ...question, headers, timeout, signal: request.signal };
  };
  const send = async (): Promise<{ readonly reply: HttpReply; readonly signed: SignedHeaders }> => {
    const signed = await signer.sign(timed());
    const unsigned = timed();
    const reply = await transport({ ...unsigned, headers: { ...unsigned.headers, ...signed } });
    return { reply: withoutEcho(reply, signed), signed };
  };
  try {
    const { reply, signed } = await send();
    if (isSpent(reply) && !signer.present) return withoutCredential(reply);
    if (!isSpent(reply) || !(await signer.renew(signed, timed()))) return { kind: "reply", reply };
    return { kind: "reply", reply: (await send()).reply };
  } catch (error) {
    if (error instanceof TransportError) return failed(error.failure);
    if (error instanceof NoCredentialError) return { kind: "answer", answer: error.answer };
    throw error;
  }
}

/** Shorter ones are words of every reply, and no credential. */
const LEAST_CREDENTIAL = 8;

/** A failed reply without what it repeats of the credential: its code is shown. */
function withoutEcho(reply: HttpReply, signed: SignedHeaders): HttpReply {
  if (reply.status < 300) return reply;
  const body = reply.body.toString("latin1");
  const words = Object.values(signed).flatMap((value) => value.split(/\s+/));
  const echoed = words.filter((word) => word.length >= LEAST_CREDENTIAL && body.includes(word));
  if (echoed.length === 0) return reply;
  return {
    ...reply,
    body: Buffer.from(
      echoed.reduce((text, word) => text.replaceAll(word, ""), body),
      "latin1",
    ),
  };
}

function isRefused({ status }: HttpReply): boolean {
  return status === 401 || status === 403;
}

/** What a reply usually means. A store that says it otherwise looks at the reply first. */
export function readReply(reply: HttpReply, now: number): Reading {
  const { status } = reply;
  const freshness = readFreshness(reply);
  if (status === 200) {
    const text = decodeUtf8(reply.body);
    if (text !== undefined) return { kind: "body", text, freshness };
    return failed({ kind: "unreadable", fault: replyFact({ kind: "not-utf8" }) });
  }
  if (status === 304) return { kind: "answer", answer: { kind: "unchanged", ...freshness } };
  if (status === 401) return refused("token", replyFact({ kind: "token-refused", ...statusOf(reply) }));
  if (status === 403) return refused("permission", replyFact({ kind: "not-allowed", ...statusOf(reply) }));
  if (status === 404) return { kind: "answer", answer: { kind: "missing" } };
  return failed(failureOf(reply, now));
}

/** A failure as the answer for every name. */
export function failed(failure: Failure): { readonly kind: "answer"; readonly answer: Answer } {
  return { kind: "answer", answer: { kind: "failed", failure } };
}

/** A reply's status, and the store's own code: of an error's body nothing else is shown, for its message may hold anything. */
export function statusOf(reply: HttpReply): { readonly status: number; readonly code?: string } {
  const code = /"code"\s*:\s*"([A-Z][A-Z_]{0,40})"/.exec(reply.body.toString("latin1", 0, 4096))?.[1];
  return { status: reply.status, ...(code === undefined ? {} : { code }) };
}

function withoutCredential(reply: HttpReply): Exchange {
  return refused("none", replyFact({ kind: "no-token", ...statusOf(reply) }));
}

/** A refusal as the answer for every name. */
export function refused(
  reason: Refusal["reason"],
  said: Fact,
): { readonly kind: "answer"; readonly answer: Refusal } {
  return { kind: "answer", answer: { kind: "refused", reason, said } };
}

function failureOf(reply: HttpReply, now: number): Failure {
  const { status } = reply;
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const retryAfter = readRetryAfter(reply.headers["retry-after"], now);
    return { kind: "not-now", ...statusOf(reply), ...(retryAfter === undefined ? {} : { retryAfter }) };
  }
  const kind = status >= 400 ? "not-understood" : status >= 300 ? "redirected" : "odd-success";
  return { kind, ...statusOf(reply) };
}

function readFreshness(reply: HttpReply): Freshness {
  const { etag } = reply.headers;
  const directives = (reply.headers["cache-control"] ?? "").toLowerCase();
  const maxAge = /(?:^|[\s,])max-age="?(\d{1,9})/.exec(directives)?.[1];
  return {
    ...(etag === undefined ? {} : { etag }),
    ...(maxAge === undefined ? {} : { maxAge: Number(maxAge) * 1000 }),
    ...(/(?:^|[\s,])no-store(?:$|[\s,])/.test(directives) ? { noStore: true } : {}),
  };
}

/** Seconds; more than any deadline. */
const LONGEST_WAIT = 1e9;

/** RFC 9110, 10.2.3: seconds or a date; anything else is as if it were not there. */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Math.min(Number(header), LONGEST_WAIT) * 1000;
  const date = /^[A-Z][a-z]{2,8},? /.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
