import type { Survivors } from "./survivor.ts";

/** Those of wire. */
export const SURVIVORS: Survivors = {
  "src/store/http/wire/connection.ts": [
    {
      line: "if (this.#served) this.#went(this.#reader.end());",
      original: "this.#served",
      replacement: "true",
      reason: "with no request there is nobody to tell of the end, and the connection is closed in any case",
    },
    {
      line: "served?.whole();",
      original: "served?.whole",
      replacement: "served.whole",
      reason: "nothing is read without a request; the question is for the type alone",
    },
  ],
  "src/store/http/wire/headers.ts": [
    {
      line: 'const name = (pairs[at] ?? "").toLowerCase();',
      original: '""',
      replacement: '"Stryker was here!"',
      reason: "the loop ends before the last pair does; the default is for the type alone",
    },
    {
      line: 'const value = pairs[at + 1] ?? "";',
      original: '""',
      replacement: '"Stryker was here!"',
      reason: "the loop ends before the last pair does; the default is for the type alone",
    },
  ],
  "src/store/http/wire/reply-reader.ts": [
    {
      line: "#pairs: string[] = [];",
      original: "[]",
      replacement: '["Stryker was here"]',
      reason: "begin() sets it before anything is read",
    },
    {
      line: '#state: "head" | "body" | "whole" = "head";',
      original: '"head"',
      replacement: '""',
      reason: "begin() sets it before anything is read",
    },
    {
      line: "#reusable = false;",
      original: "false",
      replacement: "true",
      reason: "it is asked for when a reply is whole, and that reply has set it",
    },
    {
      line: "this.#to?.head(status, headers);",
      original: "this.#to?.head",
      replacement: "this.#to.head",
      reason: "begin() sets it before anything is read; the question is for the type alone",
    },
    {
      line: 'if (this.#state === "body") this.#to?.data(bytes);',
      original: "this.#to?.data",
      replacement: "this.#to.data",
      reason: "begin() sets it before anything is read; the question is for the type alone",
    },
  ],
  "src/store/http/wire/sockets.ts": [
    {
      line: String.raw`const host = hostname.replace(/^\[|\]$/g, "");`,
      original: String.raw`/^\[|\]$/g`,
      replacement: String.raw`/\[|\]$/g`,
      reason: "a host has brackets at both ends or none",
    },
    {
      line: String.raw`const host = hostname.replace(/^\[|\]$/g, "");`,
      original: String.raw`/^\[|\]$/g`,
      replacement: String.raw`/^\[|\]/g`,
      reason: "a host has brackets at both ends or none",
    },
  ],
};
