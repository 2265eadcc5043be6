import type { Agent, IncomingHttpHeaders } from "node:http";
import type { LookupFunction } from "node:net";
import type { SecureContext } from "node:tls";
import type { Network } from "../../host/network.ts";
import type { Failure } from "../failure.ts";
import { describeFault } from "./faults.ts";
import type { HttpProxy } from "./proxy.ts";

/** One request over HTTP. */
export interface HttpRequest {
  readonly method: "GET" | "POST";
  /** Where to; over a Unix socket only its path and query count. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds for all of it: connect, TLS, headers and body. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** What came back, its body in full. */
export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** How to reach the store. */
export interface TransportOptions {
  readonly network: Network;
  readonly socketPath?: string;
  /** Whom to trust and what to show; needed for https. */
  readonly secureContext?: SecureContext;
  readonly proxy?: HttpProxy;
  /** Connections at once, kept alive between requests. */
  readonly maxSockets: number;
  /** How a host's name becomes addresses; default: as the system does it. */
  readonly lookup?: LookupFunction;
}

/** Sends one request. @throws {TransportFault} where no reply came; the signal's reason where it was aborted */
export type Transport = (request: HttpRequest) => Promise<HttpReply>;

/** No reply came, or one that may not be read. */
export class TransportFault extends Error {
  override readonly name = "TransportFault";
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.kind);
    this.failure = failure;
  }
}

/** The largest reply that is read. */
const LARGEST_BODY = 16 * 2 ** 20;

/**
 * Milliseconds one address of a host with several gets before the next is tried. The runtime's 250 gives up slow links;
 * this outlasts one lost packet, which is sent again after a second (RFC 6298, 2.1).
 */
const ADDRESS_ATTEMPT_MS = 1500;

/** A transport over node:http and node:https, which start in half the time that `fetch` takes (measured). */
export function makeTransport(options: TransportOptions): Transport {
  const { network, proxy } = options;
  const agents = new Map<string, Agent>();
  const agentFor = (protocol: string): Agent => {
    const known = agents.get(protocol);
    if (known) return known;
    const settings = {
      keepAlive: true,
      maxSockets: options.maxSockets,
      proxyEnv: proxy ? { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url } : {},
      autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_MS,
      ...(options.lookup && { lookup: options.lookup }),
    };
    const agent =
      protocol === "https:"
        ? // Said outright, for NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment is the app's affair.
          new (network.https().Agent)({
            ...settings,
            secureContext: options.secureContext,
            rejectUnauthorized: true,
          })
        : new (network.http().Agent)(settings);
    agents.set(protocol, agent);
    return agent;
  };
  return (request) =>
    new Promise((resolve, reject) => {
      request.signal.throwIfAborted();
      const { protocol } = request.url;
      const outgoing = (protocol === "https:" ? network.https() : network.http()).request(request.url, {
        method: request.method,
        headers: request.headers,
        agent: agentFor(protocol),
        ...(options.socketPath === undefined ? {} : { socketPath: options.socketPath }),
      });
      const abort = () => finish(() => reject(request.signal.reason));
      const timer = setTimeout(() => {
        finish(() => reject(new TransportFault({ kind: "timed-out", ms: request.timeout })));
      }, request.timeout);
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        request.signal.removeEventListener("abort", abort);
        settle();
        outgoing.destroy();
      };
      request.signal.addEventListener("abort", abort, { once: true });
      outgoing.on("error", (error) =>
        finish(() => reject(new TransportFault(describeFault(error, proxy?.host)))),
      );
      outgoing.on("response", (incoming) => {
        const chunks: Buffer[] = [];
        let size = 0;
        incoming.on("data", (chunk: Buffer) => {
          size += chunk.length;
          chunks.push(chunk);
          if (size > LARGEST_BODY) finish(() => reject(new TransportFault(tooLarge)));
        });
        incoming.on("error", (error) =>
          finish(() => reject(new TransportFault(describeFault(error, proxy?.host)))),
        );
        incoming.on("end", () => {
          clearTimeout(timer);
          request.signal.removeEventListener("abort", abort);
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks, size),
          });
        });
      });
      outgoing.end(request.body);
    });
}

const tooLarge: Failure = { kind: "too-large", bytes: LARGEST_BODY };
