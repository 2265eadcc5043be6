import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { askHealth, askPort } from "../../../../src/up/run/ask.ts";
import { systemClock } from "../../../support/clock.ts";
import { network } from "../../../support/network.ts";
import { freePort } from "../../../support/program.ts";

const host = { clock: systemClock, network };

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const serve = (listener: RequestListener) => listen(createServer(listener));
const accept = (listener: (socket: Socket) => void) => listen(createTcpServer(listener));

const check = (port: number, timeout = 5000) => ({
  kind: "readiness" as const,
  path: "/up?now",
  port,
  headers: { "x-probe": "yes" },
  initialDelay: 0,
  period: 1000,
  timeout,
  threshold: 3,
});

test.each([
  [200, { kind: "good" }],
  [302, { kind: "good" }],
  [399, { kind: "good" }],
  [400, { kind: "answered", status: 400 }],
  [503, { kind: "answered", status: 503 }],
])("an app that answers %d", async (status, asked) => {
  const port = await serve((_, reply) => reply.writeHead(status, { location: "/elsewhere" }).end());
  expect(await askHealth(check(port), host)).toEqual(asked);
});

test("it is asked for the path, with the headers of the check", async () => {
  const seen: unknown[] = [];
  const port = await serve(({ method, url, headers }, reply) => {
    seen.push([method, url, headers["x-probe"]]);
    reply.end();
  });
  await askHealth(check(port), host);
  expect(seen).toEqual([["GET", "/up?now", "yes"]]);
});

test("a check that no request can be made of fails like one that is not answered well", async () => {
  const port = await serve((_, reply) => reply.end());
  expect(await askHealth({ ...check(port), path: "/\u00e9 \u2028" }, host)).toEqual({
    kind: "failed",
    code: "ERR_UNESCAPED_CHARACTERS",
  });
});

test("an app that does not answer is late", async () => {
  const port = await serve(() => {});
  expect(await askHealth(check(port, 50), host)).toEqual({ kind: "late" });
});

test("where nobody listens the connection is refused", async () => {
  const port = await freePort();
  const refused = { kind: "failed", code: "ECONNREFUSED" };
  expect([await askHealth(check(port), host), await askPort(port, host)]).toEqual([refused, refused]);
});

test("a port counts whose connections stay open, or that says something", async () => {
  expect(await askPort(await accept(() => {}), host)).toEqual({ kind: "good" });
  expect(await askPort(await accept((socket) => socket.end("220 ready\r\n")), host)).toEqual({
    kind: "good",
  });
});

test("a port does not count whose connections are closed at once, as Docker's proxy does", async () => {
  expect(await askPort(await accept((socket) => socket.destroy()), host)).toMatchObject({
    kind: "failed",
  });
});
