import { describe, expect, test } from "vitest";
import * as kind from "../../../src/settings/kinds.ts";

/** Each text becomes its value; `undefined` is what is refused. */
function becomes<T>(takes: kind.Kind<T>, values: Readonly<Record<string, T | undefined>>): void {
  const got = Object.keys(values).map((text) => [text, takes.parse(text)]);
  expect(Object.fromEntries(got)).toEqual(values);
}

/** None of the texts has a value. */
function refuses(takes: kind.Kind<unknown>, texts: readonly string[]): void {
  expect(texts.filter((text) => takes.parse(text) !== undefined)).toEqual([]);
}

test("text and paths are taken as they are", () => {
  becomes(kind.text, { "": "", " a ": " a " });
  becomes(kind.path, { "./a b/../c": "./a b/../c" });
});

test("a toggle takes the words that usually mean on and off, in any case", () => {
  const on = { on: true, ON: true, true: true, Yes: true, "1": true };
  const off = { off: false, Off: false, false: false, NO: false, "0": false };
  const neither = { onn: undefined, con: undefined, noo: undefined, ono: undefined, "": undefined };
  becomes(kind.toggle, { ...on, ...off, ...neither });
  expect(kind.toggle.words).toEqual(["on", "off"]);
});

describe("a duration", () => {
  test("has a number and a unit, and becomes whole milliseconds", () => {
    becomes(kind.duration, { "0s": 0, "250ms": 250, "5s": 5000, "2m": 120_000, "3h": 10_800_000 });
    becomes(kind.duration, { "24d": 2_073_600_000, "1.5s": 1500, "10.25m": 615_000, "0.4ms": 0, "0.6ms": 1 });
  });

  test("without a unit, with another one, a sign or blanks is none", () => {
    refuses(kind.duration, [
      "5",
      "5w",
      "-5s",
      "+5s",
      "5 s",
      " 5s",
      "5s ",
      ".5s",
      "5.s",
      "1e3s",
      "",
      "s",
      "5S",
    ]);
  });

  test("is at most what a timer of the runtime can wait for", () => {
    becomes(kind.duration, { "2147483647ms": 2_147_483_647, "2147483648ms": undefined, "25d": undefined });
  });

  test("that has to be above 0 is not 0", () => {
    becomes(kind.positiveDuration, { "0s": undefined, "0.4ms": undefined, "1ms": 1, x: undefined });
    expect(kind.positiveDuration.takes).toBe(
      "a duration such as 250ms, 5s, 2m or 24h (at most 24d), above 0",
    );
  });
});

test("a whole number is within its bounds, and nothing but digits", () => {
  becomes(kind.integer(2, 256), { "1": undefined, "2": 2, "007": 7, "256": 256, "257": undefined });
  becomes(kind.integer(0, 1e9), { "999999999": 999_999_999, "1000000000": undefined, "": undefined });
  becomes(kind.integer(0, 9), { "-1": undefined, "1.0": undefined, "1x": undefined, x1: undefined });
  expect(kind.integer(2, 256).takes).toBe("a whole number from 2 to 256");
});

test("a choice is one of its words", () => {
  const colour = kind.choice("red", "blue");
  becomes(colour, { red: "red", blue: "blue", Red: undefined, "": undefined });
  expect(colour.takes).toBe("one of red, blue");
  expect(colour.words).toEqual(["red", "blue"]);
});

test("a list has commas; blanks around items and empty items are dropped", () => {
  becomes(kind.list, { "a, b c ,,d": ["a", "b c", "d"], "": [], " , ": [] });
});

test("the id of a scope can stand in one part of a URL's path", () => {
  const long = "x".repeat(128);
  becomes(kind.scopeId, { "a-Z_0.9:b": "a-Z_0.9:b", [long]: long, "...": "...", ".a": ".a", "..a": "..a" });
  refuses(kind.scopeId, ["", ".", "..", "a/b", "a b", "ä", `${long}x`]);
});

test("a pointer is RFC 6901's", () => {
  becomes(kind.pointer, { "": "", "/": "/", "/a~0b/~1/c": "/a~0b/~1/c" });
  refuses(kind.pointer, ["a", "a/b", "/a~", "/a~2", "/a\n~"]);
});

describe("a header for the credential", () => {
  test("is a name and a value that holds {token}", () => {
    becomes(kind.authHeader, {
      "Authorization: Bearer {token}": { name: "Authorization", value: "Bearer {token}" },
      "x-key:{token}": { name: "x-key", value: "{token}" },
      "a: \t {token}": { name: "a", value: "{token}" },
      "!#$%&'*+.^_`|~: a\t{token} b": { name: "!#$%&'*+.^_`|~", value: "a\t{token} b" },
    });
  });

  test("has no other characters, no blank at its end, and a name", () => {
    refuses(kind.authHeader, [
      "a: x",
      "{token}",
      ": {token}",
      "a b: {token}",
      "a: {token} ",
      "a: {token}\n",
      "a:",
    ]);
    refuses(kind.authHeader, ["ä: {token}", "a: ä{token}", "a: {token}\r\nb: c", "x a: {token}", "a:"]);
  });
});

describe("headers", () => {
  test("are a name and a value a line, the names in small letters", () => {
    becomes(kind.headers, {
      "X-Tenant: ml": { "x-tenant": "ml" },
      "a:1\r\n\n \t\nB: \t 2 3\t4 \t\n": { a: "1", b: "2 3\t4" },
      "!#$%&'*+.^_`|~0: ~!": { "!#$%&'*+.^_`|~0": "~!" },
      "x-te: 1": { "x-te": "1" },
      "tex: 1": { tex: "1" },
    });
  });

  test("have each name once, and there is one at least", () => {
    refuses(kind.headers, ["", "\n", " ", "a: 1\nA: 2", "a: 1\na: 1"]);
  });

  test("are none of those that say where a message ends", () => {
    const names = ["Content-Length", "transfer-encoding", "Connection", "upgrade", "TE", "trailer", "expect"];
    refuses(
      kind.headers,
      names.map((name) => `a: 1\n${name}: 2`),
    );
  });

  test("have no other characters, a name and a value", () => {
    refuses(kind.headers, [
      "a",
      "a:",
      "a: ",
      ": b",
      "a b: c",
      " a: b",
      "x\ta: b",
      "a : b",
      "a: b\u00e4",
      "\u00e4: b",
    ]);
    refuses(kind.headers, ["a: b\0", "a: \u00e4b", "a: b\rc", "a: 1\nb"]);
  });
});

test("an http URL has a host, maybe a port, path and query, and neither a user nor a fragment", () => {
  const urls = ["http://a", "HTTPS://a.test:1/b/c?d=e@f", "https://a?b", "https://[::1]/", "https://a/"];
  becomes(kind.httpUrl, Object.fromEntries(urls.map((url) => [url, url])));
  refuses(kind.httpUrl, [
    "ftp://a",
    "http:a",
    "http://",
    "http:///b",
    "https://u:p@a",
    "https://a#b",
    "https://a/b#c",
  ]);
  refuses(kind.httpUrl, [
    "https://a b",
    "https://a/b c",
    "https://a\\b",
    "https://a:99999",
    " https://a",
    "https://a/\n",
    "",
  ]);
});

test("a share is a number from 0 to 1", () => {
  becomes(kind.share, { "0": 0, "1": 1, "0.25": 0.25, ".5": 0.5, "1.00": 1, "0.125": 0.125, ".55": 0.55 });
  refuses(kind.share, ["", "1.1", "2", "0.", ".", "-0", "0x1", "1e-1", "50%", "00", "x.5"]);
});

test("what each takes is told in words", () => {
  const words = [kind.text, kind.path, kind.toggle, kind.list, kind.scopeId, kind.pointer, kind.authHeader];
  expect([...words, kind.share, kind.headers, kind.httpUrl].map(({ takes }) => takes)).toEqual([
    "text",
    "a path",
    "on or off",
    "a comma list",
    "an id of letters, digits, _ . - or :, at most 128",
    "an RFC 6901 JSON pointer such as /data/value, or nothing for the whole body",
    "a header with {token} in it, such as Authorization: Bearer {token}",
    "a number from 0 to 1",
    "a header a line, such as X-Tenant: ml",
    "an http or https URL, with no user:password@",
  ]);
});
