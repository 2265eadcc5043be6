import type { LookupFunction } from "node:net";
import type { SecureContext } from "node:tls";
import type { Network, OutgoingRequest } from "../../host/network.ts";
import type { HttpProxy } from "./proxy.ts";

/** What speaks HTTP/1.1: it connects, sends a request and reads the reply. */
export interface Client {
  request(url: URL, request: ClientRequest): OutgoingRequest;
}

/** What a request is, besides where it goes. */
export interface ClientRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly socketPath?: string;
}

/** How connections are made, and how many. */
export interface ClientOptions {
  readonly network: Network;
  /** Whom to trust and what to show; needed for https. */
  readonly secureContext?: SecureContext;
  readonly proxy?: HttpProxy;
  /** Connections at once, kept alive between requests. */
  readonly maxSockets: number;
  /** How a host's name becomes addresses; default: as the system does it. */
  readonly lookup?: LookupFunction;
}

/**
 * Milliseconds one address of a host with several gets before the next is tried. The runtime's 250 gives up slow links;
 * this outlasts one lost packet, which is sent again after a second (RFC 6298, 2.1).
 */
export const ADDRESS_ATTEMPT_MS = 1500;
