import type { Client, ClientOptions } from "./client.ts";
import { sharedLookup } from "./lookup.ts";
import { runtimeClient } from "./runtime-client.ts";
import { wireClient } from "./wire/client.ts";

/**
 * What speaks HTTP here: a client that is in the start-up snapshot, where the host has what it is made of. node:http
 * where it has not, and where there is a proxy to speak to.
 */
export function makeClient(options: ClientOptions): Client {
  const { network, proxy, secureContext, maxSockets } = options;
  const parts = proxy ? undefined : network.parts;
  const parser = parts?.parser();
  if (!parts || !parser) return runtimeClient(options);
  const lookup = sharedLookup(options.lookup ?? ((...args) => network.dns().lookup(...args)));
  return wireClient(parser, { parts, network, secureContext, lookup }, maxSockets);
}
