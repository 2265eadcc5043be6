import type { Agent } from "node:http";
import { ADDRESS_ATTEMPT_MS, type Client, type ClientOptions } from "./client.ts";
import { sharedLookup } from "./lookup.ts";

/** HTTP by the runtime's node:http and node:https. */
export function runtimeClient(options: ClientOptions): Client {
  const { network } = options;
  const agentFor = agents(options);
  return {
    request(url, request) {
      const module = url.protocol === "https:" ? network.https() : network.http();
      return module.request(url, { ...request, agent: agentFor(url.protocol) });
    },
  };
}

/** @returns the agent for a protocol, made when it is first asked for and kept */
function agents({
  network,
  secureContext,
  proxy,
  maxSockets,
  lookup,
}: ClientOptions): (protocol: string) => Agent {
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
