import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { answerSecrets, type SeenRequest } from "./native-protocol.ts";

export { answerSecrets, type SeenRequest };

/** A real HTTP server on loopback. */
export interface Endpoint {
  readonly url: string;
  /** `127.0.0.1:PORT`, as messages name it. */
  readonly host: string;
  readonly requests: readonly SeenRequest[];
}

/** Answers one request; `index` counts from 0. */
export type Handler = (request: SeenRequest, reply: ServerResponse, index: number) => void;

/** Starts a server that is stopped when the test ends. */
export async function startEndpoint(handler: Handler): Promise<Endpoint> {
  const requests: SeenRequest[] = [];
  const server = createServer(async (incoming, reply) => {
    const request = await see(incoming);
    requests.push(request);
    handler(request, reply, requests.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://${host}`, host, requests };
}

/** A handler that answers as it is told to, until its server is down: then each connection breaks. */
export function untilDown(handler: Handler): { readonly handler: Handler; down(): void } {
  let isDown = false;
  return {
    handler: (request, reply, index) => (isDown ? void reply.destroy() : handler(request, reply, index)),
    down: () => {
      isDown = true;
    },
  };
}

/** Starts a server of the native protocol that has these secrets, and says `missing` of all others. */
export function serveSecrets(secrets: Readonly<Record<string, string>>): Promise<Endpoint> {
  return startEndpoint((request, reply) => answerSecrets(secrets, request, reply));
}

async function see(incoming: IncomingMessage): Promise<SeenRequest> {
  const body = await text(incoming);
  return {
    method: incoming.method ?? "",
    url: incoming.url ?? "",
    headers: incoming.headers,
    body,
    at: Date.now(),
  };
}
