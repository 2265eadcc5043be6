import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { onTestFinished } from "vitest";

/** A server that can break every rule of HTTP. */
export interface RawServer {
  readonly port: number;
  /** How many requests have come in. */
  requests(): number;
}

/** Answers a request on its connection, byte by byte if it likes; `index` counts requests from 0. */
export type RawAnswer = (socket: Socket, index: number) => void;

/** Starts a server on loopback that is stopped when the test ends. */
export async function startRawServer(
  answer: RawAnswer,
  options: { readonly tls?: TlsOptions; readonly onConnection?: (socket: Socket) => void } = {},
): Promise<RawServer> {
  let requests = 0;
  const open = new Set<Socket>();
  const serve = (socket: Socket) => {
    open.add(socket);
    options.onConnection?.(socket);
    // A client that goes away while it is written to is what many faults are about.
    socket.on("error", () => {});
    socket.on("close", () => open.delete(socket));
    socket.on("data", (chunk) => {
      if (chunk.includes("HTTP/1.1\r\n")) answer(socket, requests++);
    });
  };
  const server: Server = options.tls ? createTlsServer(options.tls, serve) : createServer(serve);
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { port, requests: () => requests };
}

/** A reply as bytes; its length is right unless a header says otherwise. */
export function rawReply(
  status: number,
  body: string | Uint8Array = "",
  headers: Record<string, string> = {},
): Buffer {
  const bytes = Buffer.from(body);
  const all = { "content-type": "application/json", "content-length": String(bytes.length), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} x\r\n${lines.join("")}\r\n`), bytes]);
}
