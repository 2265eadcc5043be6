import type { Cause } from "../errors/exit-codes.ts";
import type { Fact } from "./fact.ts";

/** What follows from a kind of failure, whatever the store. */
interface Policy {
  readonly cause: Extract<Cause, "store-unreachable" | "store-protocol">;
  /** Whether another try can help. `few`: three tries are enough to know. */
  readonly again: "yes" | "few" | "no";
  /** True where cached values may stand in: the store said nothing of the secret. */
  readonly standIn: boolean;
  /** True where no reply came, so that asking for another secret now would fare no better. */
  readonly noReply: boolean;
}

/** No reply came. */
const silent = (again: Policy["again"]) =>
  ({ cause: "store-unreachable", again, standIn: true, noReply: true }) as const;

/** A reply came, and says that the store cannot answer now. */
const busy = { cause: "store-unreachable", again: "yes", standIn: true, noReply: false } as const;

/** A reply came, and it is not what the protocol says. One that no try mends is about the secret, and nothing stands in. */
const odd = (again: Policy["again"]) =>
  ({ cause: "store-protocol", again, standIn: again !== "no", noReply: false }) as const;

/**
 * THE list of what can go wrong with a store but for "not there" and "refused": what is tried again, what the cache may
 * stand in for and the exit status are here, and nowhere else.
 */
export const FAILURES = {
  /** The host's name does not exist. */
  "no-such-host": silent("few"),
  /** There is no connection, or it broke. */
  "no-connection": silent("yes"),
  /** The store's certificate has expired, or is not valid yet. */
  "not-in-time": silent("no"),
  /** The store's certificate is not trusted. */
  "not-trusted": silent("no"),
  /** The TLS handshake ended. */
  "no-handshake": silent("no"),
  /** The reply was not there in time. */
  "timed-out": silent("yes"),
  /** There was no time left to ask. */
  "no-time": silent("no"),
  /** A file or folder of this machine that cannot be used as a store. */
  "unusable-path": { cause: "store-unreachable", again: "no", standIn: false, noReply: true },
  /** A status that says "not now": 408, 425, 429, 5xx. */
  "not-now": busy,
  /** The reply is not HTTP. */
  "not-http": odd("yes"),
  /** A redirect, which is not followed. */
  redirected: odd("no"),
  /** Another status of success than the one the protocol has. */
  "odd-success": odd("yes"),
  /** Another 4xx: the request was not understood. */
  "not-understood": odd("no"),
  /** What answered is not the store: an ingress, or another path. */
  "wrong-address": odd("few"),
  /** The reply is larger than what is read. */
  "too-large": odd("no"),
  /** The reply is not what the protocol says. Something else may have answered, and the store may the next time. */
  unreadable: odd("yes"),
  /** The reply has no value where it should be: a gateway's own reply, which passes, or a wrong setting, which stays. */
  "not-in-reply": odd("few"),
  /** The value is there, and no application can have it. */
  "unusable-value": odd("no"),
} as const satisfies Record<string, Policy>;

/** One of {@link FAILURES}. */
export type FailureKind = keyof typeof FAILURES;

/** What was on the way to the store. */
interface Way {
  /** The error's code, such as `ECONNREFUSED`, where it has one that may be shown. */
  readonly code?: string;
  /** The host and port of the proxy that the connection went through. */
  readonly proxy?: string;
  /** The loopback address that it went to from inside a container. */
  readonly ownLoopback?: string;
}

/** A reply's status. */
export interface Status {
  readonly status: number;
  /** The store's own code for it, checked: never its free text. */
  readonly code?: string | undefined;
  /** A second one that says more. */
  readonly detail?: string | undefined;
}

/** Something that is not what it has to be: the store knows what it expected. */
interface Faulty {
  /** It never holds a value. */
  readonly fault: Fact;
}

/** What is known of each kind of failure. */
interface Facts {
  "no-such-host": Way;
  "no-connection": Way;
  /** The time by this machine's clock, in milliseconds since the Unix epoch. */
  "not-in-time": Way & { readonly now: number };
  "not-trusted": Way;
  "no-handshake": Way;
  /** Milliseconds that the run waited, and the setting that says how long it may. */
  "timed-out": { readonly ms: number; readonly limitedBy: LimitingSetting };
  "no-time": object;
  "unusable-path": Faulty;
  /** `throttles`: true where a code of the store's own says that it asks for fewer requests, as 429 does. */
  "not-now": Status & { readonly throttles?: boolean };
  "not-http": Way;
  /** `why`: why it was not followed, for a store that has redirects which are. */
  redirected: Status & { readonly why?: Fact };
  "odd-success": Status;
  "not-understood": Status;
  /** `why` as of `redirected`. */
  "wrong-address": Status & { readonly why?: Fact };
  /** The most that is read. */
  "too-large": { readonly bytes: number };
  unreadable: Faulty;
  "not-in-reply": Faulty;
  "unusable-value": Faulty;
}

/** A setting that says how long something may take. */
export type LimitingSetting = "ENVSHIM_TIMEOUT" | "ENVSHIM_ATTEMPT_TIMEOUT";

/** How long it was tried. */
export interface Effort {
  readonly tries: number;
  /** Milliseconds from the first try to the last one's end. */
  readonly ms: number;
  /** Set where the time was over before the store answered: the setting that says how long. */
  readonly cutBy?: LimitingSetting;
  /** Milliseconds of the wait that there was no time for. */
  readonly wait?: number;
}

/** Why a store gave no answer: facts, and not a word of what it sent. `describeFailure` makes the words. */
export type Failure = {
  readonly [Kind in FailureKind]: {
    readonly kind: Kind;
    /** Milliseconds the store asks to wait before the next try. */
    readonly retryAfter?: number;
    readonly effort?: Effort;
    /** Set where not the store but the server that gives its credential did not answer: who it is, and what to do then. */
    readonly login?: Fact;
  } & Facts[Kind];
}[FailureKind];

/** What follows from a failure. */
export function policyOf({ kind }: Pick<Failure, "kind">): Policy {
  return FAILURES[kind];
}
