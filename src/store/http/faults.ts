import { errnoOf } from "../../host/files.ts";
import type { Failure } from "../store.ts";

const REACH = "check ENVSHIM_ENDPOINT, and that the store is up and can be reached from here";

const PROXY = "check ENVSHIM_ENDPOINT and the proxy; where the store needs none, name its host in NO_PROXY";

/** OpenSSL's verification results, as node:tls names them; none of them heals by trying again. */
const VERIFICATION =
  /^(CERT_|CRL_|UNABLE_TO_|ERROR_IN_CERT|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME)/;

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refused the connection",
  ECONNRESET: "closed the connection before its reply was complete",
  EPIPE: "closed the connection before its reply was complete",
  ETIMEDOUT: "did not accept the connection in time",
  EHOSTUNREACH: "cannot be reached: no route to the host",
  ENETUNREACH: "cannot be reached: no route to the network",
  ENOENT: "has no socket there",
  EACCES: "does not let this user connect to its socket",
  ERR_PROXY_TUNNEL: "was refused a tunnel",
  EAI_AGAIN: "has a host name that could not be looked up for now",
};

/**
 * A connection's error as a failure of the store. The error's own message is never shown: it may quote what was sent.
 * @param proxy the host of the proxy that the connection went through
 */
export function describeFault(error: unknown, proxy?: string): Failure {
  const failure = describeError(error, proxy === undefined ? REACH : PROXY);
  return {
    ...failure,
    ...(proxy === undefined ? {} : { message: `${failure.message}, through the proxy ${proxy}` }),
    noReply: failure.code === "store-unreachable",
  };
}

function describeError(error: unknown, reach: string): Failure {
  const code = codeOf(error);
  const shown = /^[A-Z0-9_]{1,60}$/.test(code) ? code : "unknown error";
  if (code === "ENOTFOUND") {
    return {
      code: "store-unreachable",
      message: "has a host name that does not exist",
      fix: reach,
      retry: "few",
    };
  }
  if (VERIFICATION.test(code)) {
    return {
      code: "store-unreachable",
      message: `has a certificate that is not trusted: ${shown}`,
      fix: "name the authority's PEM file with ENVSHIM_CA_FILE, and the host as it is in the certificate",
      retry: false,
    };
  }
  if (code.startsWith("ERR_SSL_") || code === "EPROTO") {
    return {
      code: "store-unreachable",
      message: `ended the TLS handshake: ${shown}`,
      fix: "check that the port speaks TLS, and ENVSHIM_CLIENT_CERT_FILE where the store asks for a certificate",
      retry: false,
    };
  }
  if (code.startsWith("HPE_")) {
    return {
      code: "store-protocol",
      message: `answered with something that is not HTTP: ${shown}`,
      fix: reach,
      retry: true,
    };
  }
  return {
    code: "store-unreachable",
    message: WORDS[code] ?? `could not be reached: ${shown}`,
    fix: reach,
    retry: true,
  };
}

/** A host with several addresses fails with one error for each; the first speaks for all. */
function codeOf(error: unknown): string {
  const own = errnoOf(error);
  return own === "" && error instanceof AggregateError ? errnoOf(error.errors[0]) : own;
}
