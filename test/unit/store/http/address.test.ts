import { expect, test } from "vitest";
import { parseAddress } from "../../../../src/store/http/address.ts";

test.each([
  ["https://a.test", "https://a.test/"],
  ["HTTP://a.test:8080", "http://a.test:8080/"],
  ["https://a.test/b/c", "https://a.test/b/c"],
  ["https%3A%2F%2Fa.test%2Fb", "https://a.test/b"],
  ["HTTP%3a//a.test", "http://a.test/"],
  ["https://a.test/https%3Ab", "https://a.test/https%3Ab"],
  ["https://[::1]/", "https://[::1]/"],
])("%s is an address", (text, href) => {
  expect(parseAddress(text)).toBe(href);
});

test.each([
  "ftp://a.test",
  "https:a.test",
  "https://",
  "https:///b",
  "https://u:p@a.test",
  "https://a.test?x=1",
  "https://a.test/b?x=1",
  "https://a.test#x",
  "https://a.test/b#x",
  "https://a.test\\b",
  "https://a.test{name}",
  "https://a.test/{name}",
  "https://a.test/}",
  "https://a b/",
  "https://a.test/b c",
  "https://a.test:99999",
  "https%3A%2F%2F%zz",
  "xhttps%3A%2F%2Fa.test",
  " https://a.test",
  "https://a.test ",
  "https://a.test/b\n",
])("%j is none", (text) => {
  expect(parseAddress(text)).toBeUndefined();
});
