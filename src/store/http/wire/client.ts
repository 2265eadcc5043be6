import type { HttpParserClass } from "../../../host/http-parser.ts";
import type { Client } from "../client.ts";
import { Connection } from "./connection.ts";
import { Pool } from "./pool.ts";
import { ReplyReader } from "./reply-reader.ts";
import { WireRequest } from "./request.ts";
import { opener, type SocketMeans } from "./sockets.ts";

/**
 * HTTP/1.1 over the runtime's sockets and its parser, without node:http: that has to be compiled at each start, and this
 * is in the start-up snapshot. What a reply says is for the same parser to tell.
 * @param most connections at once to one place
 */
export function wireClient(parser: HttpParserClass, means: SocketMeans, most: number): Client {
  const pools = new Map<string, Pool>();
  const open = opener(means);
  return {
    request(url, request) {
      const key = request.socketPath ?? url.origin;
      const ready = url.protocol === "https:" ? "secureConnect" : "connect";
      const place = { url, socketPath: request.socketPath };
      const pool =
        pools.get(key) ??
        new Pool((keeper) => new Connection(open(place), ready, new ReplyReader(parser), keeper), most);
      pools.set(key, pool);
      return new WireRequest(url, request, pool);
    },
  };
}
