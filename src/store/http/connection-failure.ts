import { errnoOf } from "../../host/errno.ts";
import type { Failure } from "../failure.ts";

/** Where a connection went and from where: what an error has to be told with. */
export interface ConnectionPlace {
  /** The host and port of the proxy that it went through. */
  readonly proxy?: string;
  /** The loopback address that it went to from inside a container. */
  readonly ownLoopback?: string;
  /** Milliseconds since the Unix epoch, by this machine's clock. */
  readonly now: number;
}

/** OpenSSL's verification results, as node:tls names them; none of them heals by trying again. */
const VERIFICATION =
  /^(CERT_|CRL_|UNABLE_TO_|ERROR_IN_CERT|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME)/;

/** A connection's error as a failure of the store. The error's own message is never shown: it may quote what was sent. */
export function connectionFailure(error: unknown, { proxy, ownLoopback, now }: ConnectionPlace): Failure {
  const found = codeOf(error);
  // A connection that broke is one thing, whether that is found by writing or by reading.
  const code = found === "EPIPE" ? "ECONNRESET" : found;
  const way = {
    ...(/^[A-Z0-9_]{1,60}$/.test(code) ? { code } : {}),
    ...(proxy === undefined ? {} : { proxy }),
  };
  const kind = kindOf(code);
  if (kind === "not-in-time") return { kind, ...way, now };
  return { kind, ...way, ...(ownLoopback === undefined ? {} : { ownLoopback }) };
}

function kindOf(code: string) {
  if (code === "ENOTFOUND") return "no-such-host";
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") return "not-in-time";
  if (VERIFICATION.test(code)) return "not-trusted";
  if (code.startsWith("ERR_SSL_") || code === "EPROTO") return "no-handshake";
  return code.startsWith("HPE_") ? "not-http" : "no-connection";
}

/** A host with several addresses fails with one error for each; the first speaks for all. */
function codeOf(error: unknown): string {
  const own = errnoOf(error);
  return own === "" && error instanceof AggregateError ? errnoOf(error.errors[0]) : own;
}
