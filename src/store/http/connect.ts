import { SettingError } from "../../errors/errors.ts";
import { describeErrno, type FileSystem } from "../../files.ts";
import type { Inherited } from "../../settings/settings.ts";
import type { Settings } from "../../settings/table.ts";
import { makeTransport, type Transport } from "./transport.ts";

/** Where a transport goes to. */
export interface Destination {
  /** The host name, for the choice of a proxy; undefined for a Unix socket. */
  readonly hostname: string | undefined;
  readonly socketPath?: string;
}

const PROXY_VARIABLES = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"];

/**
 * A transport with the TLS files and proxies of the settings and the environment.
 * @throws {SettingError} where a TLS file cannot be read
 */
export function connect(
  destination: Destination,
  settings: Settings,
  env: Inherited,
  fs: FileSystem,
): Transport {
  const ca = readPem("ENVSHIM_CA_FILE", settings.caFile, fs);
  const cert = readPem("ENVSHIM_CLIENT_CERT_FILE", settings.clientCertFile, fs);
  const key = readPem("ENVSHIM_CLIENT_KEY_FILE", settings.clientKeyFile, fs);
  return makeTransport({
    ...(destination.socketPath === undefined ? {} : { socketPath: destination.socketPath }),
    tls: { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) },
    proxyEnv: proxiesFor(destination, env),
    maxSockets: settings.maxConcurrency,
  });
}

/** True for the names and addresses that never leave the machine. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|\[::1\])\.?$/i.test(hostname);
}

/** The proxy variables that count here: none for loopback and sockets. */
function proxiesFor({ hostname }: Destination, env: Inherited): Record<string, string> {
  if (hostname === undefined || isLoopback(hostname)) return {};
  return Object.fromEntries(
    PROXY_VARIABLES.flatMap((name) => {
      const value = env[name];
      return value ? [[name, value]] : [];
    }),
  );
}

function readPem(variable: string, file: string | undefined, fs: FileSystem): Buffer | undefined {
  if (file === undefined) return undefined;
  let pem: Buffer;
  try {
    pem = fs.readFileSync(file);
  } catch (error) {
    throw new SettingError([{ message: `the file ${file} of ${variable} ${describeErrno(error)}` }]);
  }
  if (pem.includes("-----BEGIN ")) return pem;
  throw new SettingError([{ message: `the file ${file} of ${variable} is not in PEM format` }]);
}
