import { fanOut } from "../fan-out.ts";
import { exchange, type HttpMeans } from "../http/exchange.ts";
import type { Means } from "../kind.ts";
import type { Answer, Request, Store } from "../store.ts";
import { readSecretReply } from "./reply.ts";

/** What decides the answers of the API server. */
export interface KubernetesOptions {
  readonly namespace: string;
  /** Its address, without a slash at its end. */
  readonly base: string;
}

/** A name that a Secret can have: a DNS subdomain (RFC 1123). */
const SECRET_NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

/** The Secrets of a namespace, one GET each: to list them is another right, and shows those that nobody asked for. */
export function kubernetesStore(
  { namespace, base }: KubernetesOptions,
  means: HttpMeans & Pick<Means, "label" | "concurrency">,
): Store {
  const get = async (name: string, request: Request): Promise<Answer> => {
    // What can be no Secret's name is not asked for: with a slash in it, it would be another resource's path.
    if (!SECRET_NAME.test(name)) return { kind: "missing" };
    const url = new URL(`${base}/api/v1/namespaces/${namespace}/secrets/${name}`);
    const said = await exchange(
      { method: "GET", url, headers: { accept: "application/json" } },
      request,
      means,
    );
    return said.kind === "reply" ? readSecretReply(said.reply, name, means.now()) : said.answer;
  };
  return fanOut(means.label, get, means.concurrency);
}
