import type { Survivors } from "./survivor.ts";

/** Those of endpoints. */
export const SURVIVORS: Survivors = {
  "src/store/aws/endpoint.ts": [
    {
      line: "if (prefix !== undefined && !PREFIX.test(prefix)) return undefined;",
      original: "prefix !== undefined",
      replacement: "true",
      reason: "the word undefined is a good prefix; the question is for the type alone",
    },
    {
      line: "const url = address === undefined ? undefined : parseAddress(address);",
      original: "address === undefined",
      replacement: "false",
      reason: "the word undefined is no address; the question is for the type alone",
    },
  ],
  "src/store/http/address.ts": [
    {
      line: "} catch {",
      original: '{ return ""; }',
      replacement: "{}",
      reason: "what it gives is no address in any case",
    },
    {
      line: 'return "";',
      original: '""',
      replacement: '"Stryker was here!"',
      reason: "what it gives is no address in any case",
    },
  ],
  "src/store/template/url.ts": [
    {
      line: 'function uses({ url, text = "" }: RequestTemplate, placeholder: Placeholder): boolean {',
      original: '""',
      replacement: '"Stryker was here!"',
      reason: "no placeholder is in it either",
    },
  ],
  "src/store/vault/endpoint.ts": [
    {
      line: 'const [mount = "", ...prefix] = parts;',
      original: '""',
      replacement: '"Stryker was here!"',
      reason: "a path has one part at least; the default is for the type alone",
    },
    {
      line: String.raw`/^vault(\+http)?:\/\/([^/?#\\@{}]*)\/([^?#\\{}]+?)\/?(?:\?([^?#]+))?$/.exec(text) ?? [];`,
      original: "[]",
      replacement: '["Stryker was here"]',
      reason: "only what comes after the first element is read",
    },
    {
      line: "if (host === undefined || parts === undefined || !parts.every(isPart) || !options) return undefined;",
      original: "host === undefined || parts === undefined",
      replacement: "host === undefined && parts === undefined",
      reason: "host and path are there wherever the pattern matches; the questions are for the types alone",
    },
    {
      line: "if (host === undefined || parts === undefined || !parts.every(isPart) || !options) return undefined;",
      original: "parts === undefined",
      replacement: "false",
      reason: "host and path are there wherever the pattern matches; the questions are for the types alone",
    },
    {
      line: "if (host === undefined || parts === undefined || !parts.every(isPart) || !options) return undefined;",
      original: "host === undefined",
      replacement: "false",
      reason: "host and path are there wherever the pattern matches; the questions are for the types alone",
    },
    {
      line: 'const ofHost = host === "" ? undefined : addressOf(plain ? "http" : "https", host);',
      original: 'host === ""',
      replacement: "false",
      reason: "no address comes of an empty host either",
    },
    {
      line: 'const ofHost = host === "" ? undefined : addressOf(plain ? "http" : "https", host);',
      original: '""',
      replacement: '"Stryker was here!"',
      reason: "no address comes of an empty host either",
    },
    {
      line: String.raw`const url = address === undefined ? undefined : parseAddress(address)?.replace(/\/+$/, "");`,
      original: "address === undefined",
      replacement: "false",
      reason: "the word undefined is no address; the question is for the type alone",
    },
    {
      line: 'const given = query === "" ? [] : query.split("&").map((part) => /^(kv|endpoint)=(.+)$/.exec(part));',
      original: "[]",
      replacement: '["Stryker was here"]',
      reason: "of the options only kv and endpoint are read",
    },
    {
      line: 'return { kv: version === "1" ? 1 : 2, ...(url !== undefined && { address: url }) };',
      original: "url !== undefined",
      replacement: "true",
      reason: "an address that is undefined is none",
    },
  ],
};
