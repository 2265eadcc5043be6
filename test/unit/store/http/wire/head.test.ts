import { once } from "node:events";
import { request } from "node:http";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { requestBytes } from "../../../../../src/store/http/wire/head.ts";

function sent(url: string, headers: Record<string, string> = {}, body?: string, method = "POST"): string {
  return requestBytes(new URL(url), { method, headers }, body).toString("latin1");
}

test("head and body are one piece", () => {
  expect(sent("http://store.test/p?q=1", { "X-A": "1" }, "{}")).toBe(
    "POST /p?q=1 HTTP/1.1\r\nhost: store.test\r\nconnection: keep-alive\r\nx-a: 1\r\ncontent-length: 2\r\n\r\n{}",
  );
});

test("the body is UTF-8, its length in bytes; a header's value is bytes", () => {
  const bytes = requestBytes(new URL("http://s/"), { method: "PUT", headers: { a: "\xe9" } }, "\xe9");
  expect(bytes.toString("latin1")).toMatch(/\r\na: \xe9\r\ncontent-length: 2\r\n\r\n\xc3\xa9$/);
});

test.each([
  ["GET", undefined, false],
  ["GET", "x", true],
  ["POST", undefined, true],
  ["POST", "", true],
])("%s with the body %j says its length: %s", (method, body, says) => {
  expect(sent("http://s/", {}, body, method).includes("content-length: ")).toBe(says);
});

test("a header that is there twice is sent once, the last one", () => {
  const text = sent("http://s/", {
    "user-agent": "a",
    "User-Agent": "b",
    Host: "other",
    Connection: "close",
  });
  expect(text).toBe(
    "POST / HTTP/1.1\r\nhost: other\r\nconnection: close\r\nuser-agent: b\r\ncontent-length: 0\r\n\r\n",
  );
});

test("how long it is says no setting", () => {
  const text = sent("http://s/", { "Transfer-Encoding": "chunked", "Content-Length": "7" }, "x");
  expect(text).toBe("POST / HTTP/1.1\r\nhost: s\r\nconnection: keep-alive\r\ncontent-length: 1\r\n\r\nx");
});

test.each([
  ["a value with a line break", { a: "b\r\nc: d" }],
  ["a value with a NUL", { a: "b\0" }],
  ["a value beyond bytes", { a: "\u0100" }],
  ["a name with a blank", { "a b": "c" }],
  ["a name with a colon", { "a:b": "c" }],
  ["no name", { "": "c" }],
])("refused: %s", (_, headers) => {
  expect(() => sent("http://s/", headers)).toThrow("a header holds what none may hold");
});

/** What node:http sends for the same. */
async function sentByRuntime(url: URL, headers: Record<string, string>, body?: string, method = "POST") {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const outgoing = request(url, { method, headers, host: "127.0.0.1", hostname: "127.0.0.1", port });
  outgoing.on("error", () => {});
  outgoing.end(body);
  const [socket] = await once(server, "connection");
  const [bytes] = await once(socket, "data");
  socket.destroy();
  return String(bytes).toLowerCase().split("\r\n").sort();
}

test.each([
  ["GET", "http://store.test/kv/a%2fb?x=%20", {}, undefined],
  [
    "POST",
    "http://store.test/",
    { "content-type": "application/json", authorization: "Bearer t" },
    '{"a":1}',
  ],
  ["POST", "http://store.test/v1", { "X-One": "1", "x-one": "2" }, undefined],
  ["PUT", "http://store.test/latest", { "x-aws": "1" }, ""],
])("it is what node:http sends: %s %s", async (method, url, headers, body) => {
  const own = sent(url, { host: "store.test", ...headers }, body, method);
  expect(own.toLowerCase().split("\r\n").sort()).toEqual(
    await sentByRuntime(new URL(url), { host: "store.test", ...headers }, body, method),
  );
});
