import { expect, test } from "vitest";
import { encodedPath, parseVault } from "../../../../src/store/vault/endpoint.ts";

test.each([
  ["vault://v.test/secret", { url: "https://v.test:8200", mount: "secret" }],
  ["vault://v.test:443/secret", { url: "https://v.test", mount: "secret" }],
  ["vault://v.test:8443/secret/", { url: "https://v.test:8443", mount: "secret" }],
  ["vault://[::1]/kv", { url: "https://[::1]:8200", mount: "kv" }],
  ["vault+http://127.0.0.1/secret", { url: "http://127.0.0.1:8200", mount: "secret" }],
  ["vault+http://127.0.0.1:80/secret", { url: "http://127.0.0.1", mount: "secret" }],
  ["vault:///secret", { mount: "secret" }],
  ["vault://v/secret/app/prod", { url: "https://v:8200", mount: "secret", prefix: "app/prod" }],
  ["vault://v/team%2Fkv/app%20one/", { url: "https://v:8200", mount: "team/kv", prefix: "app one" }],
  ["vault://v/a.b@+=!_-1", { url: "https://v:8200", mount: "a.b@+=!_-1" }],
  ["vault://v/...", { url: "https://v:8200", mount: "..." }],
  ["vault://v/secret?kv=1", { url: "https://v:8200", mount: "secret", kv: 1 }],
  ["vault://v/secret/?kv=2", { url: "https://v:8200", mount: "secret", kv: 2 }],
  ["vault://v/secret?endpoint=https://a.test/b//", { url: "https://a.test/b", mount: "secret" }],
  ["vault:///secret?endpoint=https%3A%2F%2Fa.test", { url: "https://a.test", mount: "secret" }],
  ["vault://v/secret?kv=1&endpoint=http://a.test", { url: "http://a.test", mount: "secret", kv: 1 }],
  ["vault://v/secret?endpoint=http://a.test&kv=1", { url: "http://a.test", mount: "secret", kv: 1 }],
  [
    "vault://v/secret?endpoint=https://10-0-0-1.example",
    { url: "https://10-0-0-1.example", mount: "secret" },
  ],
  [
    "vault:///secret?endpoint=http://127.0.0.1:9/vault/",
    { url: "http://127.0.0.1:9/vault", mount: "secret" },
  ],
  ["vault:///secret?endpoint=https%3A%2F%2Fv.test%2Fvault", { url: "https://v.test/vault", mount: "secret" }],
  ["vault:///secret?kv=1&endpoint=https://v.test", { url: "https://v.test", mount: "secret", kv: 1 }],
  ["vault:///secret?endpoint=https://v.test&kv=1", { url: "https://v.test", mount: "secret", kv: 1 }],
])("%s is an endpoint", (text, expected) => {
  expect(parseVault(text)).toStrictEqual({ prefix: "", kv: 2, ...expected });
});

test.each([
  ["no mount", "vault://v.test"],
  ["no mount", "vault://v.test/"],
  ["an empty part", "vault://v.test//a"],
  ["an empty part", "vault://v.test/a//b"],
  ["an empty part in a mount", "vault://v.test/a%2F%2Fb"],
  ["a part that is its own folder", "vault://v.test/a/."],
  ["a part that leads out", "vault://v.test/a/../b"],
  ["a part that leads out, encoded", "vault://v.test/a%2F..%2Fb"],
  ["plain http without a host", "vault+http:///secret"],
  ["a user", "vault://u@v.test/secret"],
  ["a placeholder", "vault://v.test/{name}"],
  ["a host that is none", "vault://a b/secret"],
  ["a port that is none", "vault://v:99999/secret"],
  ["a fragment", "vault://v.test/secret#x"],
  ["another version", "vault://v.test/secret?kv=3"],
  ["another parameter", "vault://v.test/secret?x=1"],
  ["a version twice", "vault://v.test/secret?kv=1&kv=1"],
  ["a version twice, an address between", "vault://v.test/secret?kv=1&endpoint=https://v.test&kv=1"],
  ["an & at the end", "vault://v.test/secret?kv=1&"],
  ["no & between", "vault://v.test/secret?kv=1endpoint=https://v.test"],
  ["an empty address", "vault://v.test/secret?endpoint="],
  ["an address without a scheme", "vault://v.test/secret?endpoint=v.test"],
  ["an address with a password", "vault://v.test/secret?endpoint=https://user:p@v.test"],
  ["an address with a query", "vault://v.test/secret?endpoint=https://v.test?x=1"],
  ["something behind it", "vault://v.test/secret?kv=1&x"],
  ["something before a parameter", "vault://v.test/secret?xkv=1"],
  ["a version of more digits", "vault://v.test/secret?kv=12"],
  ["a version of more digits", "vault://v.test/secret?kv=21"],
  ["another line", "vault://v.test/secret?kv=1\nx"],
  ["no version", "vault://v.test/secret?kv="],
  ["no parameter", "vault://v.test/secret?"],
  ["a parameter twice", "vault://v.test/secret?kv=1&kv=1"],
  ["an address that is none", "vault://v.test/secret?endpoint=ftp://a"],
  ["an address without a host", "vault+http:///secret?endpoint=http://a"],
  ["something before it", "x-vault://v.test/secret"],
  ["another scheme", "vaults://v.test/secret"],
  ["a broken escape", "vault://v.test/a/%zz"],
  ["what no message could show", "vault://v.test/a%0Ab"],
  ["what no message could show, at the end", "vault://v.test/a%0A"],
  ["what no message could show, at the start", "vault://v.test/%0Aa"],
])("%s makes it none: %s", (_, text) => {
  expect(parseVault(text)).toBeUndefined();
});

test("a path keeps its slashes, and the rest is percent-encoded", () => {
  expect(encodedPath("team kv/a@b")).toBe("team%20kv/a%40b");
});
