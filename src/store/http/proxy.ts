import net, { isIP } from "node:net";
import type { Inherited } from "../../settings/settings.ts";
import { isMetadataHost } from "./metadata.ts";
import { ConnectSettingError } from "./words.ts";

/** A proxy that requests go through. */
export interface HttpProxy {
  /** Its URL, credentials included: never to be shown. */
  readonly url: string;
  /** Its host and port, for messages. */
  readonly host: string;
}

/** True for the names and addresses that never leave the machine. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|\[::1\])\.?$/i.test(hostname);
}

/**
 * The proxy that the environment names for a URL: `HTTPS_PROXY` or `HTTP_PROXY` by the URL's protocol, unless `NO_PROXY`
 * names the host; the variables in small letters come first, as in curl. Loopback never goes through a proxy, nor do the
 * clouds' metadata addresses.
 * @throws {SettingError} where the variable holds no URL of a proxy
 */
export function proxyFor(url: URL, env: Inherited): HttpProxy | undefined {
  if (isLoopback(url.hostname) || isMetadataHost(url.hostname)) return undefined;
  if (isExcepted(url, firstOf(env, "no_proxy")?.value ?? "")) return undefined;
  const given = firstOf(env, url.protocol === "https:" ? "https_proxy" : "http_proxy");
  if (!given) return undefined;
  // curl takes a proxy without a protocol, too.
  const full = given.value.includes("://") ? given.value : `http://${given.value}`;
  const parsed = URL.canParse(full) ? new URL(full) : undefined;
  if (parsed && /^https?:$/.test(parsed.protocol) && parsed.hostname) return { url: full, host: parsed.host };
  throw new ConnectSettingError({ kind: "bad-proxy", variable: given.name });
}

function firstOf(env: Inherited, name: string): { name: string; value: string } | undefined {
  return [name, name.toUpperCase()].flatMap((variable) => {
    const value = env[variable];
    return value ? [{ name: variable, value }] : [];
  })[0];
}

/**
 * True where an entry of `NO_PROXY` is the host, a domain it is in (`example.com`, `.example.com`, `*.example.com`), its
 * address, a range with its address (`10.0.0.0/8`), or `*`; with a port the port counts, too. The runtime's own reading
 * has neither ranges in this form nor ports.
 */
function isExcepted({ hostname, port, protocol }: URL, list: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[|\]$|\.$/g, "");
  const ownPort = port || (protocol === "https:" ? "443" : "80");
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      const [, name = "", bare = "", wanted] = /^(?:\[([^\]]*)\]|(.*?))(?::(\d+))?$/.exec(entry) ?? [];
      const isAddress = isIP(entry) !== 0;
      if (!isAddress && wanted !== undefined && wanted !== ownPort) return false;
      return matches(host, isAddress ? entry : name || bare);
    });
}

function matches(host: string, entry: string): boolean {
  if (entry === "*") return true;
  if (entry.includes("/")) return isInRange(host, entry);
  const domain = entry.replace(/^\*?\./, "");
  return domain !== "" && (host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`)));
}

function isInRange(host: string, range: string): boolean {
  const [network = "", bits] = range.split("/");
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family) return false;
  const type = family === 4 ? "ipv4" : "ipv6";
  try {
    // Taken from the module here and not at the top: it may not be in the snapshot.
    const ranges = new net.BlockList();
    ranges.addSubnet(network, Number(bits), type);
    return ranges.check(host, type);
  } catch {
    return false;
  }
}
