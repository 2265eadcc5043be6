import { fanOut } from "../fan-out.ts";
import { exchange, type HttpMeans } from "../http/exchange.ts";
import type { Means } from "../kind.ts";
import type { Answer, Request, Store } from "../store.ts";
import { isSpent, readSecretBundle } from "./reply.ts";

/** What a secret's name is made of. */
const SECRET_NAME = /^[A-Za-z0-9-]{1,127}$/;

/** The version of the API that every vault has. */
const VERSION = "7.4";

/**
 * The secrets of a vault, one GET each: the API has no request for several values.
 * @param secrets the URL of the collection, without a slash at its end
 */
export function azureStore(secrets: string, means: HttpMeans & Pick<Means, "label" | "concurrency">): Store {
  const get = async (name: string, request: Request): Promise<Answer> => {
    // What can be no secret's name is not asked for: with a slash in it, it would be another resource's path.
    if (!SECRET_NAME.test(name)) return { kind: "missing" };
    const url = new URL(`${secrets}/${name}?api-version=${VERSION}`);
    const question = { method: "GET", url, headers: { accept: "application/json" } } as const;
    const said = await exchange(question, request, means, isSpent);
    return said.kind === "reply" ? readSecretBundle(said.reply, means.now()) : said.answer;
  };
  return fanOut(means.label, get, means.concurrency);
}
