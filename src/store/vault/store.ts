import { fanOut } from "../fan-out.ts";
import { exchange } from "../http/exchange.ts";
import type { Means } from "../kind.ts";
import type { Answer, Request, Store } from "../store.ts";
import { encodedPath, type VaultEndpoint } from "./endpoint.ts";
import { readVaultReply } from "./reply.ts";
import { followingStandby } from "./standby.ts";

/** The secrets of a KV engine: one GET a path, however many of its fields are asked for. */
export function vaultStore(endpoint: VaultEndpoint, namespace: string | undefined, means: Means): Store {
  const { url: base = "", mount, prefix, kv, caFile } = endpoint;
  const direct = means.connect({ url: new URL(base), ...(caFile === undefined ? {} : { caFile }) });
  const transport = followingStandby(direct, means.connect, caFile);
  const folder = [mount, ...(kv === 1 ? [] : ["data"]), ...(prefix === "" ? [] : [prefix])].join("/");
  const headers = vaultHeaders(namespace);
  const get = async (name: string, request: Request): Promise<Answer> => {
    const url = new URL(`${base}/v1/${encodedPath(`${folder}/${name}`)}`);
    const said = await exchange({ method: "GET", url, headers }, request, { ...means, transport });
    return said.kind === "reply" ? readVaultReply(said.reply, kv, means.now()) : said.answer;
  };
  return fanOut(means.label, get, means.concurrency);
}

/** What every request to Vault has; Vault's agents and proxies may ask for the second, against requests from browsers. */
export function vaultHeaders(namespace: string | undefined): Readonly<Record<string, string>> {
  return {
    accept: "application/json",
    "x-vault-request": "true",
    ...(namespace === undefined ? {} : { "x-vault-namespace": namespace }),
  };
}
