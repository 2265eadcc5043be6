import { wordsOfErrno } from "../host/errno.ts";
import { formatAge, formatSeconds } from "../text/duration.ts";
import { type Fact, factInWords } from "./fact.ts";
import type { Effort, Failure, Status } from "./failure.ts";
import type { Refusal } from "./store.ts";

/** A failure in words. */
export interface FailureWords {
  /** The end of a sentence that starts with the store's name: `answered 503`. */
  readonly message: string;
  readonly fix?: string;
}

const REACH = "check ENVSHIM_ENDPOINT, and that the store is up and can be reached from here";
const PROXY = "check ENVSHIM_ENDPOINT and the proxy; where the store needs none, name its host in NO_PROXY";
const IS_IT_ONE = "check that ENVSHIM_ENDPOINT is a secret store";

/** What to say of a failure, and how long it was tried. */
export function describeFailure(failure: Failure): FailureWords {
  const { message, fix } = atLogin(failure.login, wordsOf(failure));
  const proxy = "proxy" in failure && failure.proxy ? `, through the proxy ${failure.proxy}` : "";
  const effort = failure.effort ? ` (${describeEffort(failure.effort)})` : "";
  return { message: `${message}${proxy}${effort}`, ...(fix === undefined ? {} : { fix }) };
}

/** What to say of a refusal; without a fix it is the store's usual. */
export function describeRefusal({ said, login }: Refusal): FailureWords {
  const words = factInWords(said);
  return atLogin(login, words, words.fix);
}

/** What was said by the store, or by the server that gives its credential. @param fix what beats that server's own */
function atLogin(login: Fact | undefined, words: FailureWords, fix?: string): FailureWords {
  if (login === undefined) return words;
  const { message: label, fix: usual } = factInWords(login);
  const wanted = fix ?? usual;
  return {
    message: `cannot be logged in to: ${label} ${words.message}`,
    ...(wanted === undefined ? {} : { fix: wanted }),
  };
}

function wordsOf(failure: Failure): FailureWords {
  switch (failure.kind) {
    case "no-such-host":
      return { message: "has a host name that does not exist", fix: reach(failure) };
    case "no-connection":
      return {
        message: wordsOfErrno(failure.code ?? "", "connect") ?? `could not be reached: ${shown(failure)}`,
        fix:
          failure.code === "ECONNREFUSED" && failure.ownLoopback
            ? outside(failure.ownLoopback)
            : reach(failure),
      };
    case "not-in-time":
      return {
        message: `has a certificate that ${failure.code === "CERT_HAS_EXPIRED" ? "has expired" : "is not valid yet"}: ${shown(failure)}`,
        fix: `see the certificate's dates, and this machine's clock: it says ${minute(failure.now)}`,
      };
    case "not-trusted":
      return {
        message: `has a certificate that is not trusted: ${shown(failure)}`,
        fix: "name the authority's PEM file with ENVSHIM_CA_FILE, and the host as it is in the certificate",
      };
    case "no-handshake":
      return {
        message: `ended the TLS handshake: ${shown(failure)}`,
        fix: "check that the port speaks TLS, and ENVSHIM_CLIENT_CERT_FILE where the store asks for a certificate",
      };
    case "timed-out": {
      const within = `did not answer within ${Math.round(failure.ms)} ms`;
      return {
        message:
          failure.limitedBy === "ENVSHIM_TIMEOUT" ? `${within}, all that ENVSHIM_TIMEOUT left it` : within,
        fix: `check that it is up and can be reached from here; ${failure.limitedBy} gives it longer`,
      };
    }
    case "no-time":
      return {
        message: "could not be asked before ENVSHIM_TIMEOUT was over",
        fix: "give it longer, or see why the store is slow",
      };
    case "not-now":
      return {
        message: answered(failure),
        fix:
          failure.status === 429 || failure.throttles
            ? "it asks for fewer requests"
            : "see the store's own log",
      };
    case "not-http":
      return { message: `answered with something that is not HTTP: ${shown(failure)}`, fix: reach(failure) };
    case "redirected":
      return {
        message: notFollowed(failure),
        fix: "set ENVSHIM_ENDPOINT to where the secrets are",
      };
    case "odd-success":
    case "not-understood":
      return { message: answered(failure), fix: "check ENVSHIM_ENDPOINT, and the ids where it takes any" };
    case "wrong-address":
      if (failure.login !== undefined)
        return {
          message:
            failure.status >= 300 && failure.status < 400
              ? notFollowed(failure)
              : `${answered(failure)}: that is no answer of a login`,
        };
      return {
        message: `${answered(failure)}: there is no store at this address`,
        fix: "check the path of ENVSHIM_ENDPOINT, and what stands before the store",
      };
    case "too-large":
      return { message: `sent a reply of more than ${failure.bytes} bytes`, fix: IS_IT_ONE };
    case "unusable-path":
    case "unreadable":
    case "not-in-reply":
    case "unusable-value":
      return factInWords(failure.fault);
  }
}

function reach({ proxy }: { readonly proxy?: string }): string {
  return proxy === undefined ? REACH : PROXY;
}

function outside(ownLoopback: string): string {
  return `in a container ${ownLoopback} is the container itself, not the machine it runs on: name the store's own host in ENVSHIM_ENDPOINT, or, if it is to run in here or on this very network, see that it is up`;
}

/** `2026-11-24 08:25 UTC` */
function minute(now: number): string {
  return `${new Date(now).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function shown({ code }: { readonly code?: string }): string {
  return code ?? "unknown error";
}

/** `answered 503 UNAVAILABLE` */
export function answered({ status, code, detail }: Status): string {
  return ["answered", status, code, detail].filter((part) => part !== undefined).join(" ");
}

function notFollowed(failure: Status & { readonly why?: Fact }): string {
  const { why } = failure;
  return `${answered(failure)}, and ${why === undefined ? "redirects are not followed" : `was not followed: ${factInWords(why).message}`}`;
}

function describeEffort({ tries, ms, cutBy, wait }: Effort): string {
  const effort = `${tries} ${tries === 1 ? "try" : "tries"} in ${formatSeconds(ms)}`;
  if (cutBy === undefined) return effort;
  return wait === undefined
    ? `${effort}; then the time of ${cutBy} was over`
    : `${effort}; the next wait of ${length(wait)} would pass the deadline of ${cutBy}`;
}

/** Milliseconds. */
const YEAR = 365 * 86_400_000;

/** A length of time that a store may have chosen: in seconds only where they say something to a reader. */
function length(ms: number): string {
  if (ms < 120_000) return formatSeconds(ms);
  return ms > YEAR ? "more than a year" : formatAge(ms);
}
