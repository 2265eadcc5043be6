import type { Survivors } from "./survivor.ts";

/** Those of http. */
export const SURVIVORS: Survivors = {
  "src/store/http/exchange.ts": [
    {
      line: "if (echoed.length === 0) return reply;",
      original: "echoed.length === 0",
      replacement: "false",
      reason: "with nothing taken out the reply is the same",
    },
    {
      line: String.raw`const words = Object.values(signed).flatMap((value) => value.split(/\s+/));`,
      original: String.raw`/\s+/`,
      replacement: String.raw`/\s/`,
      reason: "an empty word is too short to count",
    },
    {
      line: 'const directives = (reply.headers["cache-control"] ?? "").toLowerCase();',
      original: '""',
      replacement: '"Stryker was here!"',
      reason: "there is no directive in it either",
    },
    {
      line: "if (header === undefined) return undefined;",
      original: "header === undefined",
      replacement: "false",
      reason: "the word undefined is no date; the question is for the type alone",
    },
  ],
  "src/store/http/transport.ts": [
    {
      line: 'request.signal.addEventListener("abort", abort, { once: true });',
      original: "{ once: true }",
      replacement: "{}",
      reason: "the first abort takes the listener away itself",
    },
    {
      line: 'request.signal.addEventListener("abort", abort, { once: true });',
      original: "true",
      replacement: "false",
      reason: "the first abort takes the listener away itself",
    },
    {
      line: "resolve({ status, headers, body, ...(status === 307 && namesOf(peer, network)) });",
      original: "status === 307",
      replacement: "true",
      reason: "a certificate was looked at for a 307 alone",
    },
    {
      line: String.raw`const bare = (hostname: string) => hostname.replace(/^\[|\]$/g, "");`,
      original: String.raw`/^\[|\]$/g`,
      replacement: String.raw`/\[|\]$/g`,
      reason: "a host has brackets at both ends or none",
    },
    {
      line: String.raw`/(?:^|[\s,])chunked\s*$/i.test(headers["transfer-encoding"] ?? "")`,
      original: '""',
      replacement: '"Stryker was here!"',
      reason: "it does not end with chunked either",
    },
    {
      line: String.raw`const bare = (hostname: string) => hostname.replace(/^\[|\]$/g, "");`,
      original: String.raw`/^\[|\]$/g`,
      replacement: String.raw`/^\[|\]/g`,
      reason: "a host has brackets at both ends or none",
    },
  ],
};
