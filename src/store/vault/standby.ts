import { isLoopback } from "../http/proxy.ts";
import { type HttpReply, type HttpRequest, type Transport, TransportError } from "../http/transport.ts";
import type { Means } from "../kind.ts";
import { type Astray, astrayFact } from "./words.ts";

/**
 * The transport to a node of Vault, which follows it to the active node: a standby that does not forward requests answers
 * 307. With the request the token goes there, so it has to be the same scheme, and the same host or, over https, one that
 * the standby's own certificate names, too; of plain http, loopback.
 */
export function followingStandby(
  transport: Transport,
  connect: Means["connect"],
  caFile?: string,
): Transport {
  const others = new Map<string, Transport>();
  return async (request) => {
    const reply = await transport(request);
    if (reply.status !== 307) return reply;
    const url = target(reply, request);
    const known = others.get(url.origin) ?? connect({ url, ...(caFile === undefined ? {} : { caFile }) });
    others.set(url.origin, known);
    return known({ ...request, url });
  };
}

/** @throws {TransportError} where the request may not go there */
function target(reply: HttpReply, { url: from }: HttpRequest): URL {
  const { location = "" } = reply.headers;
  if (!URL.canParse(location, from.href)) throw refusal("no-target");
  const to = new URL(location, from);
  if (to.protocol !== from.protocol) throw refusal("other-scheme");
  if (to.username !== "" || to.password !== "") throw refusal("credential");
  if (to.pathname !== from.pathname) throw refusal("other-path");
  const isNamed = reply.namesHost?.(to.hostname) ?? isLoopback(to.hostname);
  if (to.hostname === from.hostname || isNamed) return to;
  throw refusal("other-host");
}

function refusal(kind: Astray): TransportError {
  return new TransportError({ kind: "redirected", status: 307, why: astrayFact({ kind }) });
}
