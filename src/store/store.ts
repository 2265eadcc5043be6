import type { Cause } from "../errors/exit-codes.ts";
import type { SecretValue } from "../secret/value.ts";

/** A kind of owner that a secret can belong to; project beats cluster beats team. */
export const SCOPES = ["project", "cluster", "team"] as const;

/** One of {@link SCOPES}. */
export type Scope = (typeof SCOPES)[number];

/** How long a store lets an answer be kept. */
export interface Freshness {
  /** Sent back as `If-None-Match`. */
  readonly etag?: string;
  /** Milliseconds; a shorter life than the cache's own. */
  readonly maxAge?: number;
  /** True where the answer must never be kept. */
  readonly noStore?: boolean;
}

/** A secret that a store had. */
export interface FoundSecret extends Freshness {
  readonly kind: "found";
  readonly value: SecretValue;
  /** The scope it belongs to, where the store has scopes. */
  readonly scope?: string;
  /** The store's name for this version of it. */
  readonly version?: string;
  /** Set where the value is the cache's, not the store's: milliseconds since the store said it. */
  readonly cachedFor?: number;
  /** Set where the cached value stands in for an answer that the store did not give: why it did not. */
  readonly staleFor?: Failure;
}

/** What a store says of one name. */
export type Answer =
  | FoundSecret
  /** The store's answer to a conditional request: what was cached still holds. */
  | ({ readonly kind: "unchanged" } & Freshness)
  | { readonly kind: "missing" }
  /**
   * `token`: the store does not know the caller (401). `permission`: the caller may not read it (403, forbidden).
   * `file`: the file of a local store may not be read.
   */
  | { readonly kind: "refused"; readonly reason: "token" | "permission" | "file"; readonly detail: string }
  | { readonly kind: "failed"; readonly failure: Failure };

/** Why a store gave no answer, without a word of what it sent. */
export interface Failure {
  readonly code: Extract<Cause, "store-unreachable" | "store-protocol">;
  /** The end of a sentence that starts with the store's name: `answered 503`. */
  readonly message: string;
  readonly fix?: string;
  /** False where another try cannot help. `few`: three tries are enough to know. */
  readonly retry: boolean | "few";
  /** Milliseconds the store asks to wait before the next try. */
  readonly retryAfter?: number;
  /** True where no reply came, so that asking for another secret now would fare no better. */
  readonly noReply?: boolean;
  /** True where the store was not even asked, for no time was left: whatever it said before is the better thing to tell. */
  readonly notAsked?: true;
}

/** What is asked of a store. */
export interface Request {
  /** Each once, at least one. */
  readonly names: readonly string[];
  /** Names whose value is cached, with the ETag it came with. */
  readonly etags: ReadonlyMap<string, string>;
  /** Milliseconds that one try may take. */
  readonly timeout: number;
  /** Milliseconds that all tries together may take, where the caller can do without an answer. */
  readonly patience?: number;
  /** Aborted when a signal ends the run. */
  readonly signal: AbortSignal;
}

/** One answer for each name that was asked for. */
export type Answers = ReadonlyMap<string, Answer>;

/** Where secrets come from. Wrappers (retry, cache) have this same interface. */
export interface Store {
  /** Host or path for messages; it never holds a credential. */
  readonly label: string;
  /** Asks for several secrets; what goes wrong is part of the answers. @throws only when `signal` is aborted */
  fetch(request: Request): Promise<Answers>;
}

/** The same answer for every name. */
export function answerAll(names: readonly string[], answer: Answer): Answers {
  return new Map(names.map((name) => [name, answer]));
}
