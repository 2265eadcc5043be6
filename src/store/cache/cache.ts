import type { Clock } from "../../host/clock.ts";
import type { Log } from "../../log/log.ts";
import { formatAge } from "../../text/duration.ts";
import { type Fact, factInWords } from "../fact.ts";
import { policyOf } from "../failure.ts";
import type { Answer, Answers, FoundSecret, OpenedStore, Store } from "../store.ts";
import { type Entries, type Entry, judge, type Lifetime } from "./entry.ts";
import { unkeptFact } from "./words.ts";

/** Where entries are kept. Nothing that goes wrong with it is thrown: the run goes on without. */
export interface EntryFile {
  read(): Entries;
  /** Sets the entries that are given and removes those that are `undefined`; all others stay as they are by now. */
  update(changes: Changes): void;
  /** Removes every entry. */
  clear(): void;
}

/** What a run learned: the entry of each name that is to be kept, `undefined` for each that is to go. */
export type Changes = ReadonlyMap<string, Entry | undefined>;

/** What {@link withCache} needs. */
export interface CacheOptions extends Lifetime {
  readonly clock: Pick<Clock, "now">;
  /** The file of the token as it is now: another token has another file. */
  readonly file: () => EntryFile;
  /** Milliseconds that the store gets to answer where a stale value stands ready for every name asked for. */
  readonly patience: number;
  /** True where a store's `no-store` does not count. */
  readonly keepNoStore: boolean;
  readonly log: Pick<Log, "debug" | "warn">;
}

/** A store with what is told of its cache. */
export type CachedStore = Store & Pick<OpenedStore, "notCached">;

/**
 * The store behind a cache that outlives the process. Fresh names are not asked for; the others are, together and
 * conditionally. Where the store gives no answer, stale values stand in. What the store does not have, or does not
 * give to this caller, is removed; with a token it does not accept, everything is.
 *
 * Source: RFC 9111 (HTTP Caching), 4.2 and 4.3; RFC 5861, 4 (stale-if-error).
 */
export function withCache(store: Store, options: CacheOptions): CachedStore {
  const { clock, patience, keepNoStore, log } = options;
  let withheld = 0;
  return {
    label: store.label,
    notCached: () => (withheld === 0 ? undefined : noStore(withheld)),
    async fetch(request) {
      const file = options.file();
      const cached = file.read();
      // What another run kept although the store said no-store is none to one that obeys it, and does not stay.
      const unkept = keepNoStore ? [] : [...cached].filter(([, { secret }]) => secret.noStore);
      const changes = new Map<string, Entry | undefined>(unkept.map(([name]) => [name, undefined]));
      const entries: Entries = new Map([...cached].filter(([name]) => !changes.has(name)));
      const started = clock.now();
      const states = new Map([...entries].map(([name, entry]) => [name, judge(entry, started, options)]));
      const answers = new Map<string, Answer>();
      const names: string[] = [];
      const etags = new Map<string, string>();
      for (const name of request.names) {
        const entry = entries.get(name);
        if (entry && states.get(name) === "fresh") answers.set(name, fromCache(entry, started));
        else {
          names.push(name);
          if (entry?.secret.etag !== undefined) etags.set(name, entry.secret.etag);
        }
      }
      if (names.length === 0) {
        if (changes.size > 0) file.update(changes);
        return answers;
      }

      const allStale = names.every((name) => states.get(name) === "stale");
      const said = await store.fetch({ ...request, names, etags, ...(allStale ? { patience } : {}) });
      const now = clock.now();
      for (const [name, answer] of said) {
        const entry = entries.get(name);
        const kept = keep(answer, entry, now, keepNoStore);
        if (kept !== entry) changes.set(name, kept);
        answers.set(name, settle(answer, entry, states.get(name) === "stale", now));
      }
      if (!keepNoStore) withheld += [...answers.values()].filter(saysNoStore).length;
      if (withheld > 0)
        log.debug(`not all that ${store.label} said is kept: ${factInWords(noStore(withheld)).message}`);
      tellExpired(said, entries, started, options);
      persist(file, options.file(), changes, [...said.values()].some(isTokenRefused));
      return answers;
    },
  };
}

/** Writes only what differs. A token that was renewed meanwhile has a file of its own, and the old one's is worth nothing. */
function persist(before: EntryFile, now: EntryFile, changes: Changes, tokenRefused: boolean): void {
  if (now !== before) before.clear();
  if (tokenRefused) now.clear();
  else if (changes.size > 0) now.update(changes);
}

function noStore(secrets: number): Fact {
  return unkeptFact({ kind: "no-store", secrets });
}

function saysNoStore(answer: Answer): boolean {
  return "noStore" in answer && answer.noStore === true;
}

/** The entry to have after an answer, which knows of a no-store that did not count; undefined for none. */
function keep(
  answer: Answer,
  entry: Entry | undefined,
  now: number,
  keepNoStore: boolean,
): Entry | undefined {
  if (!keepNoStore && saysNoStore(answer)) return undefined;
  switch (answer.kind) {
    case "found":
      return { secret: answer, fetchedAt: now };
    case "unchanged":
      return entry ? { secret: { ...entry.secret, ...answer, kind: "found" }, fetchedAt: now } : undefined;
    case "failed":
      return entry;
    default:
      return undefined;
  }
}

/** What the caller gets to hear. */
function settle(answer: Answer, entry: Entry | undefined, stale: boolean, now: number): Answer {
  if (!entry) return answer;
  if (answer.kind === "unchanged") return fromCache({ ...entry, fetchedAt: now }, now);
  if (answer.kind === "failed" && stale && policyOf(answer.failure).standIn) {
    return { ...fromCache(entry, now), staleFor: answer.failure };
  }
  return answer;
}

function fromCache({ secret, fetchedAt }: Entry, now: number): FoundSecret {
  return { ...secret, cachedFor: now - fetchedAt };
}

/** One warning for the values that are too old to stand in for an answer that the store did not give. */
function tellExpired(
  answers: Answers,
  entries: Entries,
  now: number,
  { maxStale, log, ...lifetime }: CacheOptions,
): void {
  const ages = [...answers].flatMap(([name, answer]) => {
    const entry = entries.get(name);
    const wanted = answer.kind === "failed" && policyOf(answer.failure).standIn;
    return wanted && entry && judge(entry, now, { ...lifetime, maxStale }) === "expired"
      ? [Math.abs(now - entry.fetchedAt)]
      : [];
  });
  if (ages.length === 0) return;
  const [which, are] =
    ages.length === 1 ? ["1 cached secret", "is"] : [`${ages.length} cached secrets`, "are"];
  log.warn({
    code: "store-unreachable",
    message: `${which} of up to ${formatAge(Math.max(...ages))} ${are} too old to be used: ENVSHIM_CACHE_MAX_STALE is ${formatAge(maxStale)}`,
    fix: "a longer one lets starts outlast longer outages",
  });
}

function isTokenRefused(answer: Answer): boolean {
  return answer.kind === "refused" && answer.reason === "token";
}
