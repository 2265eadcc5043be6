import { expect, test } from "vitest";
import { type HttpParserClass, httpParserOf } from "../../../../../src/host/http-parser.ts";
import { Connection } from "../../../../../src/store/http/wire/connection.ts";
import { ReplyReader } from "../../../../../src/store/http/wire/reply-reader.ts";
import { FakeSocket } from "../../../../support/fake-socket.ts";

function connection(ready: "connect" | "secureConnect" = "connect") {
  const socket = new FakeSocket();
  const told: unknown[] = [];
  const keeper = { idle: () => told.push("idle"), closed: () => told.push("closed") };
  const reader = new ReplyReader(httpParserOf(process) as HttpParserClass);
  const own = new Connection(socket.socket, ready, reader, keeper);
  const serve = (bytes: string) =>
    own.serve({
      bytes: Buffer.from(bytes),
      begun: (over) => told.push(["begun", over === socket.socket]),
      head: (status) => told.push(status),
      data: (body) => told.push(body.toString()),
      whole: () => told.push("whole"),
      failed: (error) => told.push(["failed", Object.entries(error)]),
    });
  const receive = (text: string) => socket.emit("data", Buffer.from(text));
  return { own, socket, told, serve, receive };
}

const REPLY = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
const LAST_REPLY = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok";

test.each(["connect", "secureConnect"] as const)("a request is sent with %s, and not before", (ready) => {
  const { socket, serve, told } = connection(ready);
  serve("one");
  expect(told).toEqual([["begun", true]]);
  expect(socket.written).toEqual([]);
  socket.emit(ready);
  expect(socket.written).toEqual(["one"]);
});

test("over TLS the connection alone is not enough: who is there has to be known", () => {
  const { socket, serve } = connection("secureConnect");
  serve("one");
  socket.emit("connect");
  expect(socket.written).toEqual([]);
});

test("one request is served after the other, and the process waits for a connection only meanwhile", () => {
  const { own, socket, serve, receive, told } = connection();
  serve("one");
  socket.emit("connect");
  receive(REPLY);
  expect(told.splice(0)).toEqual([["begun", true], 200, "ok", "idle", "whole"]);
  expect(socket.waitedFor).toBe(false);
  expect(own.usable).toBe(true);
  serve("two");
  expect(socket.waitedFor).toBe(true);
  expect(socket.written).toEqual(["one", "two"]);
  receive(REPLY);
  expect(told).toEqual([["begun", true], 200, "ok", "idle", "whole"]);
});

test("a connection that is the last reply's is closed", () => {
  const { own, socket, serve, receive, told } = connection();
  serve("one");
  receive(LAST_REPLY);
  expect(told).toEqual([["begun", true], 200, "ok", "whole"]);
  expect(own.usable).toBe(false);
  socket.emit("close");
  expect(told.at(-1)).toBe("closed");
});

test.each([
  ["another reply", REPLY],
  ["no more than an empty line", "\r\n"],
])("bytes that nobody asked for close it: %s", (_, bytes) => {
  const { socket, serve, receive, told } = connection();
  serve("one");
  receive(REPLY);
  told.splice(0);
  receive(bytes);
  expect(socket.destroyed).toBe(true);
  socket.emit("close");
  expect(told).toEqual(["closed"]);
});

test("a reply without a length is whole when the other side ends", () => {
  const { socket, serve, receive, told } = connection();
  serve("one");
  receive("HTTP/1.1 200 OK\r\n\r\nok");
  socket.emit("end");
  expect(told.slice(1)).toEqual([200, "ok", "whole"]);
  expect(socket.destroyed).toBe(true);
});

test("an idle connection that the other side ends is no longer usable, and nobody is told but its keeper", () => {
  const { own, socket, serve, receive, told } = connection();
  serve("one");
  receive(REPLY);
  told.splice(0);
  socket.emit("end");
  expect(own.usable).toBe(false);
  socket.emit("close");
  expect(told).toEqual(["closed"]);
});

test.each([
  ["it ends too early", "end", undefined, "ECONNRESET"],
  ["it is closed without a word", "close", undefined, "ECONNRESET"],
  ["it breaks off", "error", Object.assign(new Error(), { code: "EPIPE" }), "EPIPE"],
  ["what comes is no HTTP", "data", Buffer.from("SSH"), "HPE_INVALID_CONSTANT"],
])("a request fails once where %s", (_, event, value, code) => {
  const { socket, serve, told } = connection();
  serve("one");
  socket.emit(event, value);
  expect(socket.destroyed).toBe(true);
  socket.emit("close");
  expect(told.flat(3).filter((word) => word === "failed")).toHaveLength(1);
  expect(told.flat(3)).toContain(code);
  expect(told.at(-1)).toBe("closed");
});

test("a reply with something wrong behind it is none", () => {
  const { serve, receive, told } = connection();
  serve("one");
  receive(`${REPLY}garbage`);
  expect(told.flat(3)).toContain("failed");
  expect(told).not.toContain("whole");
});

test("a connection that was closed while the reply came is not kept", () => {
  const { own, socket, serve, receive, told } = connection();
  serve("one");
  socket.destroy();
  receive(REPLY);
  expect(told).not.toContain("idle");
  expect(own.usable).toBe(false);
});
