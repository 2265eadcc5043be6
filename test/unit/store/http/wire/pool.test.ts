import { expect, test } from "vitest";
import type { Connection, Served } from "../../../../../src/store/http/wire/connection.ts";
import { Pool } from "../../../../../src/store/http/wire/pool.ts";

/** A pool of connections that do nothing, and what was asked of each. */
function pool(most: number) {
  const opened: { usable: boolean; served: string[] }[] = [];
  const own = new Pool(() => {
    const connection = {
      usable: true,
      served: [] as string[],
      serve: (request: Served) => void connection.served.push(request.bytes.toString()),
    };
    opened.push(connection);
    return connection as unknown as Connection;
  }, most);
  const at = (index: number) => opened[index] as unknown as Connection;
  return { own, opened, at, served: () => opened.map((connection) => connection.served.join()) };
}

function request(name: string): Served {
  return { bytes: Buffer.from(name), begun() {}, head() {}, data() {}, whole() {}, failed() {} };
}

test("connections are opened at once for all requests, up to the most; the others wait their turn", () => {
  const { own, at, served } = pool(2);
  for (const name of ["a", "b", "c", "d"]) own.send(request(name));
  expect(served()).toEqual(["a", "b"]);
  own.idle(at(1));
  expect(served()).toEqual(["a", "b,c"]);
  own.idle(at(0));
  expect(served()).toEqual(["a,d", "b,c"]);
});

test("a kept connection serves the next request", () => {
  const { own, at, served } = pool(2);
  own.send(request("a"));
  own.idle(at(0));
  own.send(request("b"));
  own.send(request("c"));
  expect(served()).toEqual(["a,b", "c"]);
});

test("a kept connection that can serve none any more is passed over", () => {
  const { own, opened, at, served } = pool(3);
  own.send(request("a"));
  own.send(request("b"));
  own.idle(at(0));
  own.idle(at(1));
  Object.assign(opened[0] ?? {}, { usable: false });
  own.send(request("c"));
  own.send(request("d"));
  expect(served()).toEqual(["a", "b,c", "d"]);
});

test("one that was closed makes room for another", () => {
  const { own, at, served } = pool(1);
  own.send(request("a"));
  own.send(request("b"));
  expect(served()).toEqual(["a"]);
  own.closed(at(0));
  expect(served()).toEqual(["a", "b"]);
  own.closed(at(1));
  own.send(request("c"));
  expect(served()).toEqual(["a", "b", "c"]);
});

test("one that was closed while it was kept serves nothing", () => {
  const { own, at, served } = pool(1);
  own.send(request("a"));
  own.idle(at(0));
  own.closed(at(0));
  own.send(request("b"));
  expect(served()).toEqual(["a", "b"]);
});

test("a request that is forgotten is not sent", () => {
  const { own, at, served } = pool(1);
  const given = request("b");
  own.send(request("a"));
  own.send(given);
  own.send(request("c"));
  own.forget(given);
  own.idle(at(0));
  expect(served()).toEqual(["a,c"]);
});

test("a connection that cannot be opened takes no room", () => {
  let opens = 0;
  const own = new Pool(() => {
    opens++;
    throw new Error("no port");
  }, 1);
  expect(() => own.send(request("a"))).toThrow("no port");
  expect(() => own.send(request("b"))).toThrow("no port");
  expect(opens).toBe(2);
});
