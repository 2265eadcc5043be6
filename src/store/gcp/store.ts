import { fanOut } from "../fan-out.ts";
import { exchange, type HttpMeans } from "../http/exchange.ts";
import type { Means } from "../kind.ts";
import type { Answer, Request, Store } from "../store.ts";
import { readAccessReply } from "./reply.ts";

/** What a secret's id is made of. */
const SECRET_ID = /^[A-Za-z0-9_-]{1,255}$/;

/**
 * The secrets under one parent, one `versions/latest:access` each: the API has no request for several values.
 * @param secrets the URL of the collection, without a slash at its end
 */
export function gcpStore(secrets: string, means: HttpMeans & Pick<Means, "label" | "concurrency">): Store {
  const get = async (name: string, request: Request): Promise<Answer> => {
    // What can be no secret's id is not asked for: with a slash in it, it would be another resource's path.
    if (!SECRET_ID.test(name)) return { kind: "missing" };
    const url = new URL(`${secrets}/${name}/versions/latest:access`);
    const question = { method: "GET", url, headers: { accept: "application/json" } } as const;
    const said = await exchange(question, request, means);
    return said.kind === "reply" ? readAccessReply(said.reply, means.now()) : said.answer;
  };
  return fanOut(means.label, get, means.concurrency);
}
