import { decodeUtf8 } from "../../text/utf8.ts";
import type { Credential } from "../login/credential.ts";
import type { Answer, Failure, Freshness } from "../store.ts";
import { type HttpReply, type HttpRequest, type Transport, TransportFault } from "./transport.ts";

/** A reply that is worth reading, or the answer that goes for every name that was asked for. */
export type Exchange =
  | { readonly kind: "body"; readonly text: string; readonly freshness: Freshness }
  | { readonly kind: "answer"; readonly answer: Answer };

/** One request with the credential, and the meaning of its status. A 401 is tried once more with the token read afresh. */
export async function exchange(
  transport: Transport,
  credential: Credential,
  request: HttpRequest,
  now: () => number,
): Promise<Exchange> {
  const send = () =>
    transport({
      ...request,
      headers: { "user-agent": "envshim", ...request.headers, ...credential.headers() },
    });
  try {
    let reply = await send();
    if (reply.status === 401 && credential.reload()) reply = await send();
    return readReply(reply, now());
  } catch (error) {
    if (error instanceof TransportFault) return failed(error.failure);
    throw error;
  }
}

/** What a status means: the same for every store that speaks HTTP. */
function readReply(reply: HttpReply, now: number): Exchange {
  const { status } = reply;
  const freshness = readFreshness(reply);
  if (status === 200) {
    const text = decodeUtf8(reply.body);
    return text === undefined ? failed(notUtf8) : { kind: "body", text, freshness };
  }
  const detail = describeStatus(reply);
  if (status === 304) return { kind: "answer", answer: { kind: "unchanged", ...freshness } };
  if (status === 401) return { kind: "answer", answer: { kind: "refused", reason: "token", detail } };
  if (status === 403) return { kind: "answer", answer: { kind: "refused", reason: "permission", detail } };
  if (status === 404) return { kind: "answer", answer: { kind: "missing" } };
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const retryAfter = readRetryAfter(reply.headers["retry-after"], now);
    return failed({
      code: "store-unreachable",
      message: detail,
      fix: status === 429 ? "it asks for fewer requests" : "see the store's own log",
      retry: true,
      ...(retryAfter === undefined ? {} : { retryAfter }),
    });
  }
  const redirect = status >= 300 && status < 400;
  return failed({
    code: "store-protocol",
    message: redirect ? `${detail}, and redirects are not followed` : detail,
    fix: redirect
      ? "set ENVSHIM_ENDPOINT to where the secrets are"
      : "check ENVSHIM_ENDPOINT and the scopes' ids",
    retry: status >= 200 && status < 300,
  });
}

/** A failure as an exchange. */
export function failed(failure: Failure): Exchange & { kind: "answer" } {
  return { kind: "answer", answer: { kind: "failed", failure } };
}

const notUtf8: Failure = {
  code: "store-protocol",
  message: "sent a reply that is not valid UTF-8",
  fix: "check that ENVSHIM_ENDPOINT is a secret store",
  retry: true,
};

/** `answered 503 UNAVAILABLE`: of an error's body only its code is shown, for its message may hold anything. */
function describeStatus(reply: HttpReply): string {
  const code = /"code"\s*:\s*"([A-Z][A-Z_]{0,40})"/.exec(reply.body.toString("latin1", 0, 4096))?.[1];
  return `answered ${reply.status}${code ? ` ${code}` : ""}`;
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
function readRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Math.min(Number(header), LONGEST_WAIT) * 1000;
  const date = /^[A-Z][a-z]{2,8},? /.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
