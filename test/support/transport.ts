import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished } from "vitest";
import { type HttpRequest, TransportError } from "../../src/store/http/transport.ts";

/** A request that nothing cuts short. */
export function requestTo(url: string, changes: Partial<HttpRequest> = {}): HttpRequest {
  const { signal } = new AbortController();
  return { method: "GET", url: new URL(url), headers: {}, timeout: 10_000, signal, ...changes };
}

/** Starts an HTTP server that is stopped when the test ends. @returns its URL */
export async function serve(listener: RequestListener, socket?: string): Promise<string> {
  const server = createServer(listener);
  const where = socket === undefined ? { port: 0, host: "127.0.0.1" } : { path: socket };
  await new Promise<void>((resolve) => server.listen(where, resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Why a request failed. */
export async function failureOf(reply: Promise<unknown>) {
  const error = await reply.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TransportError);
  return (error as TransportError).failure;
}
