import { exchange, failed, type HttpMeans, readReply, statusOf } from "../http/exchange.ts";
import type { HttpReply } from "../http/transport.ts";
import type { Means } from "../kind.ts";
import { type Answers, answerAll, type Request, type ScopeIds, type Store } from "../store.ts";
import { readNativeReply } from "./reply.ts";

/** A store that speaks envshim's own protocol, version 1: one request for all the names. @param base without a slash at its end */
export function nativeStore(base: string, scopes: ScopeIds, means: HttpMeans & Pick<Means, "label">): Store {
  const url = new URL(`${base}/v1/resolve`);
  return {
    label: means.label,
    async fetch(request) {
      const { names } = request;
      const etag = commonEtag(request);
      const headers = {
        accept: "application/json",
        "content-type": "application/json",
        ...(etag === undefined ? {} : { "if-none-match": etag }),
      };
      const body = JSON.stringify({ names, ...scopes });
      const said = await exchange({ method: "POST", url, headers, body }, request, means);
      return said.kind === "reply" ? read(said.reply, names, means.now()) : answerAll(names, said.answer);
    },
  };
}

function read(reply: HttpReply, names: readonly string[], now: number): Answers {
  // The protocol says in `missing` what is not there. A 404 comes from something else at this address.
  const reading =
    reply.status === 404 ? failed({ kind: "wrong-address", ...statusOf(reply) }) : readReply(reply, now);
  return reading.kind === "body"
    ? readNativeReply(reading.text, names, reading.freshness)
    : answerAll(names, reading.answer);
}

/**
 * The ETag to ask with: the one that every name shares. A store that calls it current has said that each of these
 * values is; where they differ, or one name is new, a full reply is needed.
 */
function commonEtag({ names, etags }: Request): string | undefined {
  const distinct = new Set(names.map((name) => etags.get(name)));
  const [etag] = distinct;
  return distinct.size === 1 ? etag : undefined;
}
