import type { SecretValue } from "../secret/value.ts";
import type { Fact } from "./fact.ts";
import type { Failure } from "./failure.ts";

/** A kind of owner that a secret can belong to; project beats cluster beats team. */
export const SCOPES = ["project", "cluster", "team"] as const;

/** One of {@link SCOPES}. */
export type Scope = (typeof SCOPES)[number];

/** Ids of the scopes that secrets are looked up in. */
export type ScopeIds = Readonly<Partial<Record<Scope, string>>>;

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
  /** All of it: of a secret with fields, the JSON object of those that are text. */
  readonly value: SecretValue;
  /** Its fields that are no text. */
  readonly binary?: ReadonlyMap<string, SecretValue>;
  /** The field that a reference without one means, where that is not the whole. */
  readonly main?: string;
  /** The scope it belongs to, where the store has scopes. */
  readonly scope?: string;
  /** The store's name for this version of it. */
  readonly version?: string;
  /** Set where the value is the cache's, not the store's: milliseconds since the store said it; negative where the clock was set back. */
  readonly cachedFor?: number;
  /** Set where the cached value stands in for an answer that the store did not give: why it did not. */
  readonly staleFor?: Failure;
}

/** The store does not give a secret to this caller. */
export interface Refusal {
  readonly kind: "refused";
  /**
   * `token`: the store does not know the caller (401). `permission`: the caller may not read it (403, forbidden).
   * `none`: either, where no credential was shown.
   */
  readonly reason: "token" | "permission" | "none";
  /** How it said so. What its words suggest goes before the store's usual. */
  readonly said: Fact;
  /** Set where it was not the store but the server that gives its credential: who that is, and what to do then. */
  readonly login?: Fact;
}

/** What a store says of one name. */
export type Answer =
  | FoundSecret
  /** The store's answer to a conditional request: what was cached still holds. */
  | ({ readonly kind: "unchanged" } & Freshness)
  | { readonly kind: "missing" }
  | Refusal
  | { readonly kind: "failed"; readonly failure: Failure };

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
  /** The moment of `Means.elapsed()` when all has to be over, whatever is asked one after another; the retry sets it. */
  readonly until?: number;
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

/** What messages suggest. */
export interface Fixes {
  /** For a secret that is not there. */
  readonly missing: string;
  /** For a credential that is not accepted. */
  readonly token: string;
  /** For one that may not read a secret. */
  readonly permission: string;
  /** Where no credential is set, and the store wants one. */
  readonly none: string;
}

/** A store that is ready to be asked. */
export interface OpenedStore extends Store {
  readonly fixes: Fixes;
  /** Why what it said is not kept for the next start; undefined where it is. */
  notCached(): Fact | undefined;
}

/** The same answer for every name. */
export function answerAll(names: readonly string[], answer: Answer): Answers {
  return new Map(names.map((name) => [name, answer]));
}
