import { expect, test } from "vitest";
import { parseAddress } from "../../../src/serve/address.ts";

test.each([
  ["127.0.0.1:8787", { host: "127.0.0.1", port: 8787 }, false],
  ["localhost:0", { host: "localhost", port: 0 }, false],
  ["LOCALHOST:65535", { host: "LOCALHOST", port: 65_535 }, false],
  ["[::1]:80", { host: "::1", port: 80 }, false],
  ["127.1.2.3:80", { host: "127.1.2.3", port: 80 }, false],
  ["0.0.0.0:80", { host: "0.0.0.0", port: 80 }, true],
  ["[::]:80", { host: "::", port: 80 }, true],
  ["localhost.example.com:80", { host: "localhost.example.com", port: 80 }, true],
  ["unix:/run/a:b.sock", { path: "/run/a:b.sock" }, false],
])("%s is an address, and open where other machines can reach it", (text, options, open) => {
  expect(parseAddress(text)).toEqual({ options, open });
});

test.each(["", "8787", ":80", "a:", "a:65536", "a:123456", "a b:80", "unix:run"])("%j is none", (text) => {
  expect(() => parseAddress(text)).toThrow("--listen is");
});
