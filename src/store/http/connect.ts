import type { SecureContext } from "node:tls";
import type { Clock } from "../../host/clock.ts";
import { isInContainer } from "../../host/container.ts";
import { type FileSystem, readPlainFile } from "../../host/files.ts";
import type { Network } from "../../host/network.ts";
import type { Inherited } from "../../settings/settings.ts";
import type { Settings } from "../../settings/table.ts";
import { proxyFor } from "./proxy.ts";
import { makeTransport, type Transport } from "./transport.ts";
import { ConnectSettingError } from "./words.ts";

/** Where a transport goes to: a URL's host, or a Unix socket. */
export type Destination = HostDestination | { readonly socketPath: string };

interface HostDestination {
  readonly url: URL;
  /** PEM file of the authorities to trust there, where `ENVSHIM_CA_FILE` is not set. */
  readonly caFile?: string;
  /** True where it ends at the very machine, so that no proxy stands before it whatever the environment says. */
  readonly direct?: true;
}

/** What connecting needs of the world. */
export interface ConnectWorld {
  readonly fs: FileSystem;
  /** Where the proxy variables are. */
  readonly env: Inherited;
  readonly network: Network;
  readonly clock: Clock;
}

/**
 * A transport with the TLS files and proxies of the settings and the environment.
 * @throws {SettingError} where a TLS file cannot be used, or a proxy is named and cannot be
 */
export function connect(
  destination: Destination,
  given: Settings,
  { fs, env, network, clock }: ConnectWorld,
): Transport {
  const common = { network, clock, maxSockets: given.maxConcurrency };
  if ("socketPath" in destination) return makeTransport({ ...common, socketPath: destination.socketPath });
  const { url } = destination;
  const settings = { ...given, caFile: given.caFile ?? destination.caFile };
  const proxy = destination.direct ? undefined : proxyFor(url, env);
  if (proxy && !hasProxies(network.version)) {
    const { version } = network;
    throw new ConnectSettingError({ kind: "proxy-not-possible", proxy: proxy.host, version });
  }
  const secureContext = url.protocol === "https:" ? readTls(settings, fs, network) : undefined;
  if (proxy?.url.startsWith("https:")) trustForProxy(settings, fs, network);
  return makeTransport({
    ...common,
    ...(secureContext && { secureContext }),
    ...(proxy && { proxy }),
    inContainer: () => isInContainer(env, fs),
  });
}

/**
 * The authorities to trust, without a file those built into the runtime, and the client certificate. The authorities are
 * always named: where they are not, the runtime adds those of NODE_EXTRA_CA_CERTS and NODE_USE_SYSTEM_CA, which an image
 * has for its app.
 */
function readTls(settings: Settings, fs: FileSystem, network: Network): SecureContext {
  const ca = readPem("ENVSHIM_CA_FILE", settings.caFile, fs);
  const cert = readPem("ENVSHIM_CLIENT_CERT_FILE", settings.clientCertFile, fs);
  // One file may hold both, as curl and nginx take it.
  const key = readPem("ENVSHIM_CLIENT_KEY_FILE", settings.clientKeyFile, fs) ?? cert;
  if (key && !cert) throw new ConnectSettingError({ kind: "key-without-certificate" });
  try {
    const tls = network.tls();
    return tls.createSecureContext({ ca: ca ?? [...tls.rootCertificates], ...(cert && { cert, key }) });
  } catch {
    const named = [
      ...(ca ? ["ENVSHIM_CA_FILE"] : []),
      ...(cert ? ["ENVSHIM_CLIENT_CERT_FILE", "ENVSHIM_CLIENT_KEY_FILE"] : []),
    ];
    throw new ConnectSettingError({ kind: "unusable-tls", settings: named });
  }
}

/**
 * A proxy that is spoken to over TLS is often a public one before a private store, or the other way round: the built-in
 * authorities count for it, and those of ENVSHIM_CA_FILE. The runtime takes neither with its option for proxies, so both
 * become what it trusts where nothing is said: the store's context says it.
 */
function trustForProxy(settings: Settings, fs: FileSystem, network: Network): void {
  const tls = network.tls();
  const own = readPem("ENVSHIM_CA_FILE", settings.caFile, fs)?.toString("latin1") ?? "";
  tls.setDefaultCACertificates([...tls.rootCertificates, ...(own.match(CERTIFICATE) ?? [])]);
}

const CERTIFICATE =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

function readPem(setting: string, file: string | undefined, fs: FileSystem): Buffer | undefined {
  if (file === undefined) return undefined;
  let pem: Buffer;
  try {
    pem = readPlainFile(file, fs);
  } catch (error) {
    throw new ConnectSettingError({ kind: "unreadable-pem", file, setting, error });
  }
  if (pem.includes("-----BEGIN ")) return pem;
  throw new ConnectSettingError({ kind: "not-pem", file, setting });
}

/** Agents take proxies since Node 24.5 and 22.21 (nodejs.org, "http: class http.Agent", proxyEnv). */
function hasProxies(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
}
