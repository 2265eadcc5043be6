import type { IncomingHttpHeaders } from "node:http";

/** Of those that are there twice the first one counts, as node:http has it. */
const ONCE = new Set([
  "age",
  "authorization",
  "content-length",
  "content-type",
  "etag",
  "expires",
  "from",
  "host",
  "if-modified-since",
  "if-unmodified-since",
  "last-modified",
  "location",
  "max-forwards",
  "proxy-authorization",
  "referer",
  "retry-after",
  "server",
  "user-agent",
]);

/** Names and values in turn, as node:http counts them: what comes after is left out. */
const MOST = 2000;

/** A reply's headers by their names in small letters, from names and values in turn. */
export function headersOf(pairs: readonly string[]): IncomingHttpHeaders {
  const headers: IncomingHttpHeaders = Object.create(null);
  for (let at = 0; at + 1 < pairs.length && at < MOST; at += 2) {
    const name = (pairs[at] ?? "").toLowerCase();
    const value = pairs[at + 1] ?? "";
    const before = headers[name];
    if (name === "set-cookie") headers[name] = [...(headers[name] ?? []), value];
    else if (before === undefined) headers[name] = value;
    else if (!ONCE.has(name)) headers[name] = `${before}${name === "cookie" ? "; " : ", "}${value}`;
  }
  return headers;
}
