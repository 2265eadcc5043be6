import { errnoOf } from "../../host/files.ts";
import type { Failure } from "../failure.ts";

/** OpenSSL's verification results, as node:tls names them; none of them heals by trying again. */
const VERIFICATION =
  /^(CERT_|CRL_|UNABLE_TO_|ERROR_IN_CERT|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME)/;

/**
 * A connection's error as a failure of the store. The error's own message is never shown: it may quote what was sent.
 * @param proxy the host of the proxy that the connection went through
 */
export function describeFault(error: unknown, proxy?: string): Failure {
  const code = codeOf(error);
  const shown = /^[A-Z0-9_]{1,60}$/.test(code) ? { code } : {};
  return { kind: kindOf(code), ...shown, ...(proxy === undefined ? {} : { proxy }) };
}

function kindOf(code: string) {
  if (code === "ENOTFOUND") return "no-such-host";
  if (VERIFICATION.test(code)) return "not-trusted";
  if (code.startsWith("ERR_SSL_") || code === "EPROTO") return "no-handshake";
  return code.startsWith("HPE_") ? "not-http" : "no-connection";
}

/** A host with several addresses fails with one error for each; the first speaks for all. */
function codeOf(error: unknown): string {
  const own = errnoOf(error);
  return own === "" && error instanceof AggregateError ? errnoOf(error.errors[0]) : own;
}
