import { expect, test } from "vitest";
import { type HttpParserClass, httpParserOf } from "../../../../../src/host/http-parser.ts";
import { cutOff, type Progress, ReplyReader } from "../../../../../src/store/http/wire/reply-reader.ts";

/** A reader with the parser of this Node, and what it told so far. */
function reader() {
  const own = new ReplyReader(httpParserOf(process) as HttpParserClass);
  const told: unknown[] = [];
  const begin = () =>
    own.begin({
      head: (status, headers) => told.push([status, { ...headers }]),
      data: (bytes) => told.push(bytes.toString()),
    });
  begin();
  return { told, begin, end: () => own.end(), read: (text: string) => own.read(Buffer.from(text, "latin1")) };
}

const OK = "HTTP/1.1 200 OK\r\n";

/** What is wrong, by the code that its message is made from. */
function codeOf(progress: Progress): unknown {
  return progress.kind === "wrong"
    ? Object.entries(progress.error).find(([name]) => name === "code")?.[1]
    : progress;
}

test("a reply is told as it comes, and is whole when its length is there", () => {
  const { read, told } = reader();
  expect(read(`${OK}A: 1\r\nContent-Le`)).toEqual({ kind: "more" });
  expect(read("ngth: 5\r\n\r\nhe")).toEqual({ kind: "more" });
  expect(read("llo")).toEqual({ kind: "whole", reusable: true });
  expect(told).toEqual([[200, { a: "1", "content-length": "5" }], "he", "llo"]);
});

test("chunks are put together, and what stands behind them is no header", () => {
  const { read, told } = reader();
  const reply = `${OK}transfer-encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\netag: "1"\r\n\r\n`;
  expect(read(reply)).toEqual({ kind: "whole", reusable: true });
  expect(told).toEqual([[200, { "transfer-encoding": "chunked" }], "he", "llo"]);
});

test("what stands behind the chunks of one reply is no header of the next one", () => {
  const { read, begin, told } = reader();
  read(`${OK}transfer-encoding: chunked\r\n\r\n0\r\n${"x: y\r\n".repeat(40)}\r\n`);
  begin();
  read(`${OK}${"a: b\r\n".repeat(40)}content-length: 0\r\n\r\n`);
  expect(told[1]).toEqual([200, { a: Array(40).fill("b").join(", "), "content-length": "0" }]);
});

test("a reply without a length is whole when the connection ends, and the connection is used up", () => {
  const { read, end, told } = reader();
  expect(read(`${OK}\r\nhello`)).toEqual({ kind: "more" });
  expect(end()).toEqual({ kind: "whole", reusable: false });
  expect(told).toEqual([[200, {}], "hello"]);
});

test.each([
  ["nothing", ""],
  ["half a head", `${OK}content-le`],
  ["half a body", `${OK}content-length: 5\r\n\r\nhell`],
  ["half a chunk", `${OK}transfer-encoding: chunked\r\n\r\n5\r\nhel`],
  ["no last chunk", `${OK}transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n`],
  ["only what comes before a reply", "HTTP/1.1 100 Continue\r\n\r\n"],
])("a connection that ends too early is an error: %s", (_, text) => {
  const { read, end } = reader();
  expect(read(text)).toEqual({ kind: "more" });
  expect(codeOf(end())).toBe("ECONNRESET");
});

test.each([
  ["100", "100 Continue"],
  ["103", "103 Early Hints"],
  ["199", "199 x"],
])("what comes before a reply is passed over: %s", (_, status) => {
  const { read, told } = reader();
  expect(read(`HTTP/1.1 ${status}\r\nlink: x\r\n\r\n`)).toEqual({ kind: "more" });
  expect(read(`${OK}content-length: 0\r\n\r\n`)).toEqual({ kind: "whole", reusable: true });
  expect(told).toEqual([[200, { "content-length": "0" }]]);
});

test("what comes before a reply leaves nothing behind in its headers, however many it has", () => {
  const { read, told } = reader();
  read(`HTTP/1.1 103 x\r\n${"link: x\r\n".repeat(40)}\r\n`);
  read(`${OK}${"a: b\r\n".repeat(40)}content-length: 0\r\n\r\n`);
  expect(told).toEqual([[200, { a: Array(40).fill("b").join(", "), "content-length": "0" }]]);
});

test.each([
  ["200", 200],
  ["099", 99],
])("any other status is a reply's: %s", (written, status) => {
  const { read, told } = reader();
  expect(read(`HTTP/1.1 ${written} x\r\ncontent-length: 0\r\n\r\n`).kind).toBe("whole");
  expect(told).toEqual([[status, { "content-length": "0" }]]);
});

test("101 is a reply, for nothing was offered", () => {
  const { read, told } = reader();
  expect(read("HTTP/1.1 101 x\r\n\r\n")).toEqual({ kind: "whole", reusable: true });
  expect(told).toEqual([[101, {}]]);
});

test("a change to another protocol, which nobody asked for, is an error", () => {
  const { read, told } = reader();
  const progress = read("HTTP/1.1 101 x\r\nconnection: upgrade\r\nupgrade: other\r\n\r\nhello");
  expect(codeOf(progress)).toBe("ECONNRESET");
  expect(told).toEqual([]);
});

test.each([
  ["204", "HTTP/1.1 204 x\r\n\r\n"],
  ["304", "HTTP/1.1 304 x\r\n\r\n"],
  ["304 with the length of what it stands for", "HTTP/1.1 304 x\r\ncontent-length: 5\r\n\r\n"],
  ["304 that speaks of chunks", "HTTP/1.1 304 x\r\ntransfer-encoding: chunked\r\n\r\n"],
])("%s has no body", (_, reply) => {
  const { read, told } = reader();
  expect(read(reply)).toEqual({ kind: "whole", reusable: true });
  expect(told).toHaveLength(1);
});

test.each([
  ["it says close", "connection: close\r\n"],
  ["it is closed within a second", "keep-alive: timeout=1\r\n"],
  ["it is closed at once", "keep-alive: timeout=0, max=5\r\n"],
  ["the second is written with zeros", "keep-alive: timeout=001\r\n"],
])("a connection serves one request where %s", (_, header) => {
  expect(reader().read(`${OK}${header}content-length: 0\r\n\r\n`)).toEqual({
    kind: "whole",
    reusable: false,
  });
});

test.each([
  ["of HTTP/1.0 that keeps it", "HTTP/1.0 200 x\r\nconnection: keep-alive\r\n", true],
  ["of HTTP/1.0", "HTTP/1.0 200 x\r\n", false],
  ["that keeps it for two seconds", `${OK}keep-alive: timeout=2\r\n`, true],
  ["that keeps it for ten seconds", `${OK}keep-alive: timeout=10, max=5\r\n`, true],
  [
    "that says its time behind something else, where node:http does not look",
    `${OK}keep-alive: max=5, timeout=1\r\n`,
    true,
  ],
])("after a reply %s the connection may serve another: %s", (_, head, reusable) => {
  expect(reader().read(`${head}content-length: 0\r\n\r\n`)).toEqual({ kind: "whole", reusable });
});

test.each([
  ["another reply", `${OK}content-length: 3\r\n\r\nbad`],
  ["the beginning of one", "HTTP/1.1 2"],
  ["one before a reply", "HTTP/1.1 100 Continue\r\n\r\n"],
])("behind a whole reply nothing is read, and the connection is not used again: %s", (_, more) => {
  const { read, told } = reader();
  expect(read(`${OK}content-length: 2\r\n\r\nok${more}`)).toEqual({ kind: "whole", reusable: false });
  expect(told).toEqual([[200, { "content-length": "2" }], "ok"]);
});

test("one reply after the other is read, whatever became of the one before", () => {
  const { read, begin, told } = reader();
  read(`${OK}a: 1\r\ncontent-length: 9\r\n\r\nhalf`);
  begin();
  expect(read(`${OK}content-length: 2\r\n\r\nok`)).toEqual({ kind: "whole", reusable: true });
  expect(told.slice(2)).toEqual([[200, { "content-length": "2" }], "ok"]);
});

test.each([
  [
    "two lengths",
    `${OK}content-length: 5\r\ncontent-length: 5\r\n\r\nhello`,
    "HPE_UNEXPECTED_CONTENT_LENGTH",
  ],
  ["a length that is none", `${OK}content-length: +5\r\n\r\nhello`, "HPE_INVALID_CONTENT_LENGTH"],
  [
    "a length and chunks",
    `${OK}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    "HPE_INVALID_TRANSFER_ENCODING",
  ],
  ["a folded header", `${OK}a: b\r\n c\r\n\r\n`, "HPE_INVALID_HEADER_TOKEN"],
  ["a blank before the colon", `${OK}a : b\r\n\r\n`, "HPE_INVALID_HEADER_TOKEN"],
  ["a NUL", `${OK}a: b\0\r\n\r\n`, "HPE_INVALID_HEADER_TOKEN"],
  ["lines that end with LF alone", "HTTP/1.1 200 OK\ncontent-length: 0\n\n", "HPE_CR_EXPECTED"],
  ["a CR alone", `${OK}a: b\rc\r\n\r\n`, "HPE_LF_EXPECTED"],
  [
    "a chunk's size that is none",
    `${OK}transfer-encoding: chunked\r\n\r\n0x5\r\nhello\r\n`,
    "HPE_INVALID_CHUNK_SIZE",
  ],
  ["another version", "HTTP/3.0 200 OK\r\n\r\n", "HPE_INVALID_VERSION"],
  ["no HTTP", "SSH-2.0-OpenSSH\r\n", "HPE_INVALID_CONSTANT"],
  ["headers of more than 16 KiB", `${OK}a: ${"x".repeat(20_000)}\r\n\r\n`, "HPE_HEADER_OVERFLOW"],
  [
    "something behind the last reply",
    `${OK}connection: close\r\ncontent-length: 0\r\n\r\nX`,
    "HPE_CLOSED_CONNECTION",
  ],
])("refused as node:http refuses it: %s", (_, reply, code) => {
  expect(codeOf(reader().read(reply))).toBe(code);
});

test("a connection that ended too early says so, with the code that node:http gives it", () => {
  expect(cutOff()).toMatchObject({ message: "the connection ended too early", code: "ECONNRESET" });
});
