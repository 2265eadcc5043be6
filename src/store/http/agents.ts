import type { Agent } from "node:http";
import type { LookupFunction } from "node:net";
import type { SecureContext } from "node:tls";
import type { Network } from "../../host/network.ts";
import { sharedLookup } from "./lookup.ts";
import type { HttpProxy } from "./proxy.ts";

/** How connections are made, and how many. */
export interface AgentOptions {
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
const ADDRESS_ATTEMPT_MS = 1500;

/** @returns the agent for a protocol, made when it is first asked for and kept */
export function agents({
  network,
  secureContext,
  proxy,
  maxSockets,
  lookup,
}: AgentOptions): (protocol: string) => Agent {
  const made = new Map<string, Agent>();
  const shared = sharedLookup(lookup ?? ((...args) => network.dns().lookup(...args)));
  const make = (protocol: string): Agent => {
    const settings = {
      keepAlive: true,
      maxSockets,
      proxyEnv: proxy ? { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url } : {},
      autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_MS,
      lookup: shared,
    };
    if (protocol !== "https:") return new (network.http().Agent)(settings);
    // Said outright, for NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment is the app's affair.
    return new (network.https().Agent)({ ...settings, secureContext, rejectUnauthorized: true });
  };
  return (protocol) => {
    const agent = made.get(protocol) ?? make(protocol);
    made.set(protocol, agent);
    return agent;
  };
}
