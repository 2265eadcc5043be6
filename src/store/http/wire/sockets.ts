import { isIP, type LookupFunction } from "node:net";
import type { SecureContext } from "node:tls";
import type { Network, SocketParts, WireSocket } from "../../../host/network.ts";
import { ADDRESS_ATTEMPT_MS } from "../client.ts";

/** Where a connection goes to. */
export interface Place {
  readonly url: URL;
  readonly socketPath: string | undefined;
}

/** What connections are opened with. */
export interface SocketMeans {
  readonly parts: SocketParts;
  readonly network: Pick<Network, "tls">;
  readonly secureContext: SecureContext | undefined;
  readonly lookup: LookupFunction;
}

/** Opens connections with the settings that the agents of node:http and node:https have. */
export function opener({ parts, network, secureContext, lookup }: SocketMeans): (place: Place) => WireSocket {
  return ({ url: { protocol, hostname, port }, socketPath }) => {
    if (socketPath !== undefined) return parts.connect({ path: socketPath });
    const host = hostname.replace(/^\[|\]$/g, "");
    const options = {
      host,
      port: Number(port || (protocol === "https:" ? 443 : 80)),
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 1000,
      autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_MS,
      lookup,
    };
    if (protocol !== "https:") return parts.connect(options);
    return network.tls().connect({
      ...options,
      secureContext,
      // An address is no name to ask for (RFC 6066, 3).
      servername: isIP(host) ? "" : host,
      ALPNProtocols: ["http/1.1"],
      // Said outright, for NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment is the app's affair.
      rejectUnauthorized: true,
    });
  };
}
