import { expect, test } from "vitest";
import { parseVault } from "../../../../src/store/vault/endpoint.ts";

const V2 = { mount: "secret", prefix: "", kv: 2 };

test.each([
  ["vault://v.example/secret", { ...V2, url: "https://v.example:8200" }],
  ["vault://v.example:1/secret/", { ...V2, url: "https://v.example:1" }],
  ["vault+http://127.0.0.1/secret", { ...V2, url: "http://127.0.0.1:8200" }],
  ["vault:///secret", V2],
  ["vault:///team%2Fkv/a/b?kv=1", { mount: "team/kv", prefix: "a/b", kv: 1 }],
  ["vault://v.example/secret?kv=2", { ...V2, url: "https://v.example:8200" }],
  ["vault://v.example/secret?endpoint=https://10-0-0-1.example", { ...V2, url: "https://10-0-0-1.example" }],
  ["vault:///secret?endpoint=http://127.0.0.1:9/vault/", { ...V2, url: "http://127.0.0.1:9/vault" }],
  ["vault:///secret?endpoint=https%3A%2F%2Fv.example%2Fvault", { ...V2, url: "https://v.example/vault" }],
  ["vault:///secret?kv=1&endpoint=https://v.example", { ...V2, url: "https://v.example", kv: 1 }],
  ["vault:///secret?endpoint=https://v.example&kv=1", { ...V2, url: "https://v.example", kv: 1 }],
])("%s is an endpoint", (text, endpoint) => {
  expect(parseVault(text)).toEqual(endpoint);
});

test.each([
  "vault://v.example",
  "vault://v.example/",
  "vault://user@v.example/secret",
  "vault://v.example/secret/../sys",
  "vault+http:///secret",
  "vault://v.example/secret?kv=3",
  "vault://v.example/secret?kv=1&kv=1",
  "vault://v.example/secret?kv=1&endpoint=https://v.example&kv=1",
  "vault://v.example/secret?kv=1&",
  "vault://v.example/secret?kv=1endpoint=https://v.example",
  "vault://v.example/secret?endpoint=",
  "vault://v.example/secret?endpoint=v.example",
  "vault://v.example/secret?endpoint=https://user:p@v.example",
  "vault://v.example/secret?endpoint=https://v.example?x=1",
  "vault://v.example/secret?other=1",
])("%s is none", (text) => {
  expect(parseVault(text)).toBeUndefined();
});
