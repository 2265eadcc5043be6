import { createServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";
import type { Certificate } from "./certs.ts";
import type { Handler, SeenRequest } from "./endpoint.ts";

/** An HTTPS server on loopback. */
export interface HttpsEndpoint {
  readonly port: number;
  readonly requests: readonly SeenRequest[];
  /** The server names (SNI) that clients asked for; `undefined` for a client that named none. */
  readonly serverNames: readonly (string | undefined)[];
}

/** Starts an HTTPS server that is stopped when the test ends. */
export async function startHttps(
  { cert, key }: Certificate,
  handler: Handler,
  options: ServerOptions = {},
): Promise<HttpsEndpoint> {
  const requests: SeenRequest[] = [];
  const serverNames: (string | undefined)[] = [];
  const server = createServer({ cert, key, ...options }, async (incoming, reply) => {
    const { method = "", url = "", headers } = incoming;
    const request = { method, url, headers, body: await text(incoming), at: Date.now() };
    requests.push(request);
    serverNames.push((incoming.socket as TLSSocket).servername || undefined);
    handler(request, reply, requests.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, requests, serverNames };
}
