import { exchange } from "../http/exchange.ts";
import type { Transport } from "../http/transport.ts";
import type { Credential } from "../login/credential.ts";
import { answerAll, type Request, type Scope, type Store } from "../store.ts";
import { readNativeReply } from "./reply.ts";

/** Ids of the scopes that secrets are looked up in. */
export type ScopeIds = Readonly<Partial<Record<Scope, string>>>;

/** What a native store needs. */
export interface NativeOptions {
  /** The base URL without a slash at its end. */
  readonly url: string;
  readonly label: string;
  readonly scopes: ScopeIds;
  readonly credential: Credential;
  readonly transport: Transport;
  readonly now: () => number;
}

/** A store that speaks envshim's own protocol, version 1: one request for all the names. */
export function nativeStore(options: NativeOptions): Store {
  const url = new URL(`${options.url}/v1/resolve`);
  return {
    label: options.label,
    async fetch(request) {
      const { names, timeout, signal } = request;
      const etag = commonEtag(request);
      const reply = await exchange(
        options.transport,
        options.credential,
        {
          method: "POST",
          url,
          headers: {
            accept: "application/json",
            "content-type": "application/json",
            ...(etag === undefined ? {} : { "if-none-match": etag }),
          },
          body: JSON.stringify({ names, ...options.scopes }),
          timeout,
          signal,
        },
        options.now,
      );
      return reply.kind === "body"
        ? readNativeReply(reply.text, names, reply.freshness)
        : answerAll(names, reply.answer);
    },
  };
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
