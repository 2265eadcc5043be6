import { createServer, request as forward, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { Certificate } from "./certs.ts";

/** A forward proxy on loopback that knows where each host of the test really is. */
export interface TestProxy {
  readonly url: string;
  readonly host: string;
  /** What it was asked for: `CONNECT host:port` or `GET http://host/path`. */
  readonly asked: readonly string[];
  /** The `Proxy-Authorization` that came with each. */
  readonly credentials: readonly (string | undefined)[];
}

/**
 * Starts an HTTP proxy: `CONNECT` makes a tunnel, a request with a whole URL is sent on.
 * @param certificate the proxy's own, where it is spoken to over TLS
 * @param ports of the servers on 127.0.0.1 that stand for a `host:port`; any other is answered 502
 */
export async function startProxy(
  ports: Readonly<Record<string, number>>,
  certificate?: Certificate,
): Promise<TestProxy> {
  const asked: string[] = [];
  const credentials: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const serve: RequestListener = (incoming, reply) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    credentials.push(incoming.headers["proxy-authorization"]);
    const url = new URL(incoming.url ?? "");
    const port = ports[`${url.hostname}:${url.port || 80}`];
    if (port === undefined) {
      reply.writeHead(502).end();
      return;
    }
    const { method, headers } = incoming;
    const outgoing = forward({ port, host: "127.0.0.1", path: url.pathname + url.search, method, headers });
    outgoing.on("response", (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(reply);
    });
    incoming.pipe(outgoing);
  };
  const server = certificate
    ? createTlsServer({ cert: certificate.cert, key: certificate.key }, serve)
    : createServer(serve);
  server.on("connect", (incoming, client: Socket, head: Buffer) => {
    asked.push(`CONNECT ${incoming.url}`);
    credentials.push(incoming.headers["proxy-authorization"]);
    const port = ports[incoming.url ?? ""];
    if (port === undefined) {
      client.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
      return;
    }
    const target = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      target.write(head);
      client.pipe(target).pipe(client);
    });
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `${certificate ? "https" : "http"}://${host}`, host, asked, credentials };
}
