import { parseAddress } from "../http/address.ts";

/** A KV engine of a Vault. What is not there its own variables say. */
export type VaultEndpoint = {
  /** Vault's address without a slash at its end. */
  readonly url?: string;
  readonly mount: string;
  /** The path in the mount that names are below; empty for none. */
  readonly prefix: string;
  /** The engine's version. */
  readonly kv: 1 | 2;
  /** Vault's own variables; the settings beat them. */
  readonly namespace?: string;
  readonly caFile?: string;
};

/** Vault's own port. */
const PORT = 8200;

/**
 * Reads `vault://HOST[:PORT]/MOUNT[/PREFIX]`, `vault+http://` for plain http, and `vault:///MOUNT`, whose host is in
 * `VAULT_ADDR`; behind each `?kv=1`, `?endpoint=URL` for another address of the same Vault, or both in either order. A
 * mount with a slash in its path is written with `%2F`.
 */
export function parseVault(text: string): VaultEndpoint | undefined {
  const [, plain, host, path, query = ""] =
    /^vault(\+http)?:\/\/([^/?#\\@{}]*)\/([^?#\\{}]+?)\/?(?:\?([^?#]+))?$/.exec(text) ?? [];
  const parts = path?.split("/").map(decoded);
  const options = optionsIn(query);
  if (host === undefined || parts === undefined || !parts.every(isPart) || !options) return undefined;
  const [mount = "", ...prefix] = parts;
  const ofHost = host === "" ? undefined : addressOf(plain ? "http" : "https", host);
  if (ofHost === undefined && (host !== "" || plain)) return undefined;
  const url = options.address ?? ofHost;
  return { ...(url && { url }), mount, prefix: prefix.join("/"), kv: options.kv };
}

/** What stands behind the `?`, each once; undefined where it is anything else. */
function optionsIn(query: string): { readonly kv: 1 | 2; readonly address?: string } | undefined {
  const given = query === "" ? [] : query.split("&").map((part) => /^(kv|endpoint)=(.+)$/.exec(part));
  const options = new Map(given.flatMap((match) => (match ? [[match[1], match[2]]] : [])));
  if (options.size < given.length) return undefined;
  const version = options.get("kv") ?? "2";
  const address = options.get("endpoint");
  const url = address === undefined ? undefined : parseAddress(address)?.replace(/\/+$/, "");
  if (!/^[12]$/.test(version) || (address !== undefined && url === undefined)) return undefined;
  return { kv: version === "1" ? 1 : 2, ...(url !== undefined && { address: url }) };
}

/** A path of a mount and a secret as a URL has it. */
export function encodedPath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

function addressOf(scheme: string, host: string): string | undefined {
  const withPort = /:\d+$/.test(host) ? host : `${host}:${PORT}`;
  const text = `${scheme}://${withPort}`;
  return URL.canParse(text) ? new URL(text).origin : undefined;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

/** No empty part, `.` or `..`, and nothing that a message could not show. */
function isPart(part: string): boolean {
  return /^[\w.@+=!/ -]+$/.test(part) && part.split("/").every((name) => !/^\.{0,2}$/.test(name));
}
