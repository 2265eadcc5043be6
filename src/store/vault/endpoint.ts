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
 * Reads `vault://HOST[:PORT]/MOUNT[/PREFIX][?kv=1]`, `vault+http://` for plain http, and `vault:///MOUNT`, whose host is
 * in `VAULT_ADDR`. A mount with a slash in its path is written with `%2F`.
 */
export function parseVault(text: string): VaultEndpoint | undefined {
  const [, plain, host, path, version = "2"] =
    /^vault(\+http)?:\/\/([^/?#\\@{}]*)\/([^?#\\{}]+?)\/?(?:\?kv=([12]))?$/.exec(text) ?? [];
  const parts = path?.split("/").map(decoded);
  if (host === undefined || parts === undefined || !parts.every(isPart)) return undefined;
  const [mount = "", ...prefix] = parts;
  const url = host === "" ? undefined : addressOf(plain ? "http" : "https", host);
  if (url === undefined && (host !== "" || plain)) return undefined;
  return { ...(url && { url }), mount, prefix: prefix.join("/"), kv: version === "1" ? 1 : 2 };
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
