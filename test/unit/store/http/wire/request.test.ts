import { expect, test } from "vitest";
import type { Connection, Served } from "../../../../../src/store/http/wire/connection.ts";
import { Pool } from "../../../../../src/store/http/wire/pool.ts";
import { WireRequest } from "../../../../../src/store/http/wire/request.ts";
import { FakeSocket } from "../../../../support/fake-socket.ts";

/** A request on a connection on which nothing happens, and all that it told. */
function start() {
  const fake = new FakeSocket();
  const sent: Served[] = [];
  const serve = (request: Served) => {
    sent.push(request);
    request.begun(fake.socket);
  };
  const pool = new Pool(() => ({ usable: true, serve }) as unknown as Connection, 1);
  const request = new WireRequest(new URL("http://store.test/p"), { method: "POST", headers: {} }, pool);
  const told: unknown[] = [];
  request.on("error", (error) => told.push(["error", error.message]));
  request.on("response", (reply) => {
    told.push([reply.statusCode, reply.headers]);
    reply.on("data", (bytes: Buffer) => told.push(bytes.toString()));
    reply.on("end", () => told.push("end"));
  });
  return { request, sent, told, fake };
}

test("it is sent when it ends, with its body", () => {
  const { request, sent, fake } = start();
  expect([sent.length, request.socket]).toEqual([0, null]);
  request.end("{}");
  expect(sent.map(({ bytes }) => bytes.toString())).toEqual([
    expect.stringMatching(/^POST \/p HTTP[\s\S]*\{\}$/),
  ]);
  expect(request.socket).toBe(fake.socket);
});

test("it tells what comes of it as node:http's does", () => {
  const { request, told } = start();
  request.end();
  request.head(200, { etag: "1" });
  request.data(Buffer.from("body"));
  request.whole();
  expect(told).toEqual([[200, { etag: "1" }], "body", "end"]);
});

test("it tells why it failed", () => {
  const { request, told } = start();
  request.end();
  request.failed(new Error("no"));
  expect(told).toEqual([["error", "no"]]);
});

test("once it is destroyed its connection is, and nothing more is told", () => {
  const { request, told, fake } = start();
  request.end();
  request.head(200, {});
  request.destroy();
  request.data(Buffer.from("body"));
  request.whole();
  request.failed(new Error("no"));
  request.head(500, {});
  expect(told).toEqual([[200, {}]]);
  expect(fake.destroyed).toBe(true);
});
