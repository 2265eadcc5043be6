import { errnoOf } from "../../host/files.ts";
import type { Failure } from "../store.ts";

/** Where a connection went and from where: what an error has to be told with. */
export interface FaultPlace {
  /** The host and port of the proxy that it went through. */
  readonly proxy?: string;
  /** The loopback address that it went to from inside a container. */
  readonly ownLoopback?: string;
  /** Milliseconds since the Unix epoch, by this machine's clock. */
  readonly now: number;
}

const REACH = "check ENVSHIM_ENDPOINT, and that the store is up and can be reached from here";

const PROXY = "check ENVSHIM_ENDPOINT and the proxy; where the store needs none, name its host in NO_PROXY";

/** OpenSSL's verification results, as node:tls names them; none of them heals by trying again. */
const VERIFICATION =
  /^(CERT_|CRL_|UNABLE_TO_|ERROR_IN_CERT|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME)/;

/** Those of them that compare the certificate's dates with the clock. */
const DATES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "has a certificate that has expired",
  CERT_NOT_YET_VALID: "has a certificate that is not valid yet",
};

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refused the connection",
  ECONNRESET: "closed the connection before its reply was complete",
  EPIPE: "closed the connection before its reply was complete",
  ETIMEDOUT: "did not accept the connection in time",
  EHOSTUNREACH: "cannot be reached: no route to the host",
  ENETUNREACH: "cannot be reached: no route to the network",
  EMFILE: "cannot be reached: this process may not open more files (ulimit -n; envshim needs 24)",
  ENOENT: "has no socket there",
  EACCES: "does not let this user connect to its socket",
  ERR_PROXY_TUNNEL: "was refused a tunnel",
  EAI_AGAIN: "has a host name that could not be looked up for now",
};

/**
 * A connection's error as a failure of the store. The error's own message is never shown: it may quote what was sent.
 */
export function describeFault(error: unknown, place: FaultPlace): Failure {
  const failure = describeError(error, place);
  const { proxy } = place;
  return {
    ...failure,
    ...(proxy === undefined ? {} : { message: `${failure.message}, through the proxy ${proxy}` }),
    noReply: failure.code === "store-unreachable",
  };
}

function describeError(error: unknown, { proxy, ownLoopback, now }: FaultPlace): Failure {
  const code = codeOf(error);
  const shown = /^[A-Z0-9_]{1,60}$/.test(code) ? code : "unknown error";
  const reach = proxy === undefined ? REACH : PROXY;
  if (code === "ENOTFOUND") {
    return {
      code: "store-unreachable",
      message: "has a host name that does not exist",
      fix: reach,
      retry: "few",
    };
  }
  const dates = DATES[code];
  if (dates !== undefined) {
    return {
      code: "store-unreachable",
      message: `${dates}: ${shown}`,
      fix: `see the certificate's dates, and this machine's clock: it says ${minute(now)}`,
      retry: false,
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
    fix: code === "ECONNREFUSED" && ownLoopback !== undefined ? outside(ownLoopback) : reach,
    retry: true,
  };
}

function outside(ownLoopback: string): string {
  return `in a container ${ownLoopback} is the container itself, not the machine it runs on: name the store's own host in ENVSHIM_ENDPOINT, or, if it is to run in here or on this very network, see that it is up`;
}

/** `2026-11-24 08:25 UTC` */
function minute(now: number): string {
  return `${new Date(now).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** A host with several addresses fails with one error for each; the first speaks for all. */
function codeOf(error: unknown): string {
  const own = errnoOf(error);
  return own === "" && error instanceof AggregateError ? errnoOf(error.errors[0]) : own;
}

/** No reply within this many milliseconds, for want of more of which setting. */
export function timedOut(ms: number, limitedBy = "ENVSHIM_ATTEMPT_TIMEOUT"): Failure {
  const within = `did not answer within ${Math.round(ms)} ms`;
  return {
    code: "store-unreachable",
    message: limitedBy === "ENVSHIM_TIMEOUT" ? `${within}, all that ENVSHIM_TIMEOUT left it` : within,
    fix: `check that it is up and can be reached from here; ${limitedBy} gives it longer`,
    retry: true,
    noReply: true,
  };
}
