import type { IncomingHttpHeaders } from "node:http";
import type { PeerCertificate, TLSSocket } from "node:tls";
import type { Clock } from "../../host/clock.ts";
import type { Network } from "../../host/network.ts";
import type { Failure } from "../failure.ts";
import type { Client, ClientOptions } from "./client.ts";
import { type ConnectionPlace, connectionFailure } from "./connection-failure.ts";
import { makeClient } from "./make-client.ts";
import { isLoopback } from "./proxy.ts";
import { replyFact } from "./words.ts";

/** One request over HTTP. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT";
  /** Where to; over a Unix socket only its path and query count. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds for all of it: connect, TLS, headers and body. */
  readonly timeout: number;
  /** The setting that `timeout` comes from, for the message; default: `ENVSHIM_ATTEMPT_TIMEOUT`. */
  readonly limitedBy?: "ENVSHIM_ATTEMPT_TIMEOUT" | "ENVSHIM_TIMEOUT";
  readonly signal: AbortSignal;
}

/** What came back, its body in full. */
export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Set for a 307 over TLS: whether the certificate of who sent it names that host, too. */
  readonly namesHost?: (hostname: string) => boolean;
}

/** How to reach the store. */
export interface TransportOptions extends ClientOptions {
  readonly clock: Clock;
  readonly socketPath?: string;
  /** True where this process runs in a container, so that loopback is the container itself. */
  readonly inContainer?: () => boolean;
}

/** Sends one request. @throws {TransportError} where no reply came; the signal's reason where it was aborted */
export type Transport = (request: HttpRequest) => Promise<HttpReply>;

/** No reply came, or one that may not be read. */
export class TransportError extends Error {
  override readonly name = "TransportError";
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.kind);
    this.failure = failure;
  }
}

/** The largest reply that is read. */
const LARGEST_BODY = 16 * 2 ** 20;

/** How often the connection is looked at again when the time is up; more than the kernel keeps for a connection. */
const LAST_LOOKS = 100;

/** A transport over HTTP/1.1: what there is starts in half the time that `fetch` takes (measured). */
export function makeTransport(options: TransportOptions): Transport {
  const { network, clock } = options;
  let client: Client | undefined;
  return (request) =>
    new Promise((resolve, reject) => {
      request.signal.throwIfAborted();
      const { protocol } = request.url;
      client ??= makeClient(options);
      const outgoing = client.request(request.url, {
        method: request.method,
        headers: request.headers,
        ...(options.socketPath === undefined ? {} : { socketPath: options.socketPath }),
      });
      let ended = false;
      const end = () => {
        ended = true;
        stopTimer();
        request.signal.removeEventListener("abort", abort);
      };
      const fail = (error: unknown) => {
        if (ended) return;
        end();
        reject(error);
        outgoing.destroy();
      };
      const abort = () => fail(request.signal.reason);
      const failWith = (error: unknown) =>
        fail(new TransportError(connectionFailure(error, placeOf(request, options))));
      // After a stall, as of a paused container, the timer comes before the reply that arrived meanwhile. What has
      // arrived counts, so the connection is read until nothing more is there.
      const timeIsUp = async () => {
        const bytesRead = () => outgoing.socket?.bytesRead ?? 0;
        for (let seen = -1, looks = 0; bytesRead() > seen && looks < LAST_LOOKS && !ended; looks++) {
          seen = bytesRead();
          await clock.sleep(0, request.signal);
        }
        const { timeout: ms, limitedBy = "ENVSHIM_ATTEMPT_TIMEOUT" } = request;
        fail(new TransportError({ kind: "timed-out", ms, limitedBy }));
      };
      const stopTimer = clock.after(request.timeout, () => void timeIsUp().catch(fail));
      request.signal.addEventListener("abort", abort, { once: true });
      outgoing.on("error", failWith);
      outgoing.on("response", (incoming) => {
        const { statusCode: status = 0, headers } = incoming;
        if (protocol === "https:" && status === 200 && !saysItsLength(headers)) {
          fail(new TransportError(noLength));
          return;
        }
        // Asked now: a connection that was closed no longer knows.
        const peer = status === 307 ? certificateOf(outgoing.socket) : undefined;
        const chunks: Buffer[] = [];
        let size = 0;
        incoming.on("data", (chunk: Buffer) => {
          size += chunk.length;
          chunks.push(chunk);
          if (size > LARGEST_BODY) fail(new TransportError(tooLarge));
        });
        incoming.on("error", failWith);
        incoming.on("end", () => {
          end();
          const body = Buffer.concat(chunks, size);
          resolve({ status, headers, body, ...(status === 307 && namesOf(peer, network)) });
        });
      });
      outgoing.end(request.body);
    });
}

/** The certificate that a connection over TLS was opened with. */
function certificateOf(socket: object | null): PeerCertificate | undefined {
  // The types call every socket a plain one.
  return socket && "getPeerCertificate" in socket ? (socket as TLSSocket).getPeerCertificate() : undefined;
}

function namesOf(peer: PeerCertificate | undefined, network: Network): Pick<HttpReply, "namesHost"> {
  if (peer === undefined) return {};
  const bare = (hostname: string) => hostname.replace(/^\[|\]$/g, "");
  return { namesHost: (hostname) => network.tls().checkServerIdentity(bare(hostname), peer) === undefined };
}

function placeOf(
  { url }: HttpRequest,
  { clock, proxy, socketPath, inContainer }: TransportOptions,
): ConnectionPlace {
  const own = socketPath === undefined && isLoopback(url.hostname) && inContainer?.() === true;
  return {
    now: clock.now(),
    ...(proxy && { proxy: proxy.host }),
    ...(own && { ownLoopback: url.hostname }),
  };
}

/**
 * True for a reply that says where its body ends. One that ends with the connection may have been cut off by anybody on
 * the way, TLS or not: node:tls does not tell a connection that was closed from one that was cut (RFC 9112, 9.8).
 */
function saysItsLength(headers: IncomingHttpHeaders): boolean {
  return (
    headers["content-length"] !== undefined ||
    /(?:^|[\s,])chunked\s*$/i.test(headers["transfer-encoding"] ?? "")
  );
}

const noLength: Failure = { kind: "unreadable", fault: replyFact({ kind: "no-length" }) };

const tooLarge: Failure = { kind: "too-large", bytes: LARGEST_BODY };
