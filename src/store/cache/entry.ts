import type { FoundSecret } from "../store.ts";

/** A secret as it is cached. */
export interface Entry {
  readonly secret: FoundSecret;
  /** Milliseconds since the epoch when the store last said that the value holds. */
  readonly fetchedAt: number;
}

/** Entries by the secret's name. */
export type Entries = ReadonlyMap<string, Entry>;

/** How long entries live, in milliseconds. */
export interface Lifetime {
  /** Used without asking the store; a store's `max-age` can only shorten it. */
  readonly ttl: number;
  /** Used when the store gives no answer. */
  readonly maxStale: number;
}

/**
 * What an entry is good for. `fresh`: to be used as it is. `stale`: the store is asked, and only where it gives no
 * answer the entry is used. `expired`: nothing.
 *
 * A clock that was set back makes an entry come from the future. Its age is not known then, so it is never fresh.
 */
export function judge({ secret, fetchedAt }: Entry, now: number, { ttl, maxStale }: Lifetime) {
  const life = Math.min(ttl, secret.maxAge ?? ttl);
  if (fetchedAt <= now && now - fetchedAt < life) return "fresh";
  return Math.abs(now - fetchedAt) <= maxStale ? "stale" : "expired";
}
