import { expect, test } from "vitest";
import type { Problem } from "../../../../src/errors/problem.ts";
import { type Changes, type EntryFile, withCache } from "../../../../src/store/cache/cache.ts";
import type { Entry } from "../../../../src/store/cache/entry.ts";
import { unkeptFact } from "../../../../src/store/cache/words.ts";
import type { Answer, Store } from "../../../../src/store/store.ts";
import { failed, found, refused, requestFor, SOMETHING, scriptedStore } from "../../../support/stores.ts";
import { VirtualClock } from "../../../support/virtual-clock.ts";

const TTL = 5 * 60_000;
const MAX_STALE = 24 * 3_600_000;

/** A file in memory that counts what is done to it. */
class MemoryFile implements EntryFile {
  entries = new Map<string, Entry>();
  updates: Changes[] = [];
  read() {
    return new Map(this.entries);
  }
  update(changes: Changes) {
    this.updates.push(changes);
    for (const [name, entry] of changes) {
      if (entry) this.entries.set(name, entry);
      else this.entries.delete(name);
    }
  }
  clear() {
    this.entries.clear();
  }
}

function setUp(answer: Parameters<typeof scriptedStore>[0], keepNoStore = false) {
  const clock = new VirtualClock();
  const file = new MemoryFile();
  const inner = scriptedStore(answer);
  const told: string[] = [];
  const debugged: string[] = [];
  const log = {
    warn: ({ message }: Problem) => told.push(message),
    debug: (message: string) => debugged.push(message),
  };
  const options = {
    keepNoStore,
    clock,
    file: () => file,
    ttl: TTL,
    maxStale: MAX_STALE,
    patience: 5000,
    log,
  };
  return { clock, file, inner, told, debugged, store: withCache(inner, options) };
}

/** Fills the cache with `first`, lets time pass, and asks again. */
async function restart(first: Answer, ms: number, second: Answer, ...names: string[]) {
  const world = setUp((_, index) => (index === 0 ? first : second));
  const asked = names.length > 0 ? names : ["a"];
  await world.store.fetch(requestFor(...asked));
  world.clock.advance(ms);
  const answers = await world.store.fetch(requestFor(...asked));
  return { ...world, answers, answer: answers.get("a") };
}

test("a fresh value is used without a request, and tells its age", async () => {
  const { answer, inner, file } = await restart(found("x"), TTL - 1, found("y"));
  expect(answer).toEqual({ ...found("x"), cachedFor: TTL - 1 });
  expect(inner.requests).toHaveLength(1);
  expect(file.updates).toHaveLength(1);
});

test("a value is fresh for the TTL and no longer", async () => {
  const { answer, inner } = await restart(found("x"), TTL, found("y"));
  expect(answer).toEqual(found("y"));
  expect(inner.requests).toHaveLength(2);
});

test("max-age makes a life shorter, never longer", async () => {
  const shorter = await restart(found("x", { maxAge: 1000 }), 1000, found("y"));
  expect(shorter.inner.requests).toHaveLength(2);
  const longer = await restart(found("x", { maxAge: TTL * 2 }), TTL, found("y"));
  expect(longer.inner.requests).toHaveLength(2);
});

test("no-store is never kept, and removes what was", async () => {
  expect((await restart(found("x", { noStore: true }), 0, found("y"))).file.entries.has("a")).toBe(true);
  const { file, answer } = await restart(found("x"), TTL, found("y", { noStore: true }));
  expect(answer).toMatchObject({ kind: "found" });
  expect(file.entries.size).toBe(0);
});

test("what is not kept for a no-store is told at debug and counted over all of a run", async () => {
  const { store, debugged } = setUp(
    ({ names }) => new Map(names.map((name) => [name, found(name, { noStore: name !== "kept" })])),
  );
  await store.fetch(requestFor("kept"));
  expect([store.notCached(), debugged]).toEqual([undefined, []]);
  await store.fetch(requestFor("a", "kept"));
  expect(store.notCached()).toEqual(unkeptFact({ kind: "no-store", secrets: 1 }));
  await store.fetch(requestFor("b", "c"));
  expect(store.notCached()).toEqual(unkeptFact({ kind: "no-store", secrets: 3 }));
  expect(debugged).toEqual([
    "not all that store.test said is kept: it says no-store of 1 secret (ENVSHIM_CACHE_NO_STORE)",
    "not all that store.test said is kept: it says no-store of 3 secrets (ENVSHIM_CACHE_NO_STORE)",
  ]);
});

test("what another run kept in spite of a no-store is not there, and goes with the first answer, fresh ones too", async () => {
  const { store, file, inner, clock } = setUp(
    ({ names }) => new Map(names.map((name) => [name, found("new")])),
  );
  file.entries.set("a", { secret: found("old", { noStore: true, etag: "e" }), fetchedAt: clock.now() });
  file.entries.set("b", { secret: found("old", { noStore: true }), fetchedAt: clock.now() });
  file.entries.set("c", { secret: found("fresh"), fetchedAt: clock.now() });
  await store.fetch(requestFor("c"));
  expect([...file.entries.keys()]).toEqual(["c"]);
  file.entries.set("a", { secret: found("old", { noStore: true, etag: "e" }), fetchedAt: clock.now() });
  expect((await store.fetch(requestFor("a"))).get("a")).toEqual(found("new"));
  expect(inner.requests.map(({ etags }) => etags.size)).toEqual([0]);
});

test("a no-store that does not count keeps nothing out, and is not told", async () => {
  const world = setUp(
    (_, index) =>
      [found("x", { noStore: true }), { kind: "unchanged" as const, noStore: true }][index] ?? failed(),
    true,
  );
  await world.store.fetch(requestFor("a"));
  world.clock.advance(TTL);
  const answer = { ...found("x", { noStore: true }), cachedFor: 0 };
  expect((await world.store.fetch(requestFor("a"))).get("a")).toEqual(answer);
  expect((await world.store.fetch(requestFor("a"))).get("a")).toEqual(answer);
  expect([world.store.notCached(), world.debugged]).toEqual([undefined, []]);
  expect((await world.store.fetch(requestFor("b"))).get("b")).toEqual(failed());
});

test("what is not fresh is asked for conditionally; unchanged makes it fresh again", async () => {
  const { answer, inner, file, clock } = await restart(found("x", { etag: '"1"' }), TTL, {
    kind: "unchanged",
  });
  expect(inner.requests[1]?.etags).toEqual(new Map([["a", '"1"']]));
  expect(answer).toEqual({ ...found("x", { etag: '"1"' }), cachedFor: 0 });
  expect(file.entries.get("a")?.fetchedAt).toBe(clock.now());
});

test("a 304 may bring a new ETag and a new life", async () => {
  const { file } = await restart(found("x", { etag: '"1"' }), TTL, {
    kind: "unchanged",
    etag: '"2"',
    maxAge: 7,
  });
  expect(file.entries.get("a")?.secret).toEqual(found("x", { etag: '"2"', maxAge: 7 }));
});

test("a 304 for what is not cached is no answer to use", async () => {
  const { store, file } = setUp(() => ({ kind: "unchanged" }));
  expect((await store.fetch(requestFor("a"))).get("a")).toEqual({ kind: "unchanged" });
  expect(file.updates).toEqual([]);
});

test("only names that are not fresh are asked for", async () => {
  const { store, inner } = setUp(({ names }) => new Map(names.map((name) => [name, found(name)])));
  await store.fetch(requestFor("a", "b"));
  const answers = await store.fetch(requestFor("a", "b", "c"));
  expect(inner.requests[1]?.names).toEqual(["c"]);
  expect([...answers.keys()].sort()).toEqual(["a", "b", "c"]);
});

test("a store that cannot be reached is stood in for by a value within max-stale", async () => {
  const { answer } = await restart(found("x"), MAX_STALE, failed());
  expect(answer).toEqual({
    ...found("x"),
    cachedFor: MAX_STALE,
    staleFor: { kind: "not-now", status: 503 },
  });
});

test("beyond max-stale a store that cannot be reached is a failure", async () => {
  const { answer, file, told } = await restart(found("x"), MAX_STALE + 1, failed());
  expect(answer).toEqual(failed());
  expect(told).toEqual(["1 cached secret of up to 1d is too old to be used: ENVSHIM_CACHE_MAX_STALE is 1d"]);
  // For a clock that was wrong may be right at the next start.
  expect(file.entries.size).toBe(1);
});

test("a reply that is not the protocol is stood in for while another try could help, and else is not", async () => {
  const transient = await restart(found("x"), TTL, failed({ kind: "unreadable", fault: SOMETHING }));
  expect(transient.answer).toMatchObject({ kind: "found" });
  const final = await restart(found("x"), TTL, failed({ kind: "unusable-value", fault: SOMETHING }));
  expect(final.answer).toMatchObject({ kind: "failed" });
});

test("with a stale value for every name the store gets the time of one attempt", async () => {
  const { inner, store } = await restart(found("x"), TTL, failed());
  expect(inner.requests[1]?.patience).toBe(5000);
  await store.fetch(requestFor("a", "new"));
  expect(inner.requests[2]?.patience).toBeUndefined();
});

test.each<[string, Answer]>([
  ["missing", { kind: "missing" }],
  ["forbidden", refused("permission")],
])("a secret that is %s is removed, and not there at the next outage", async (_, said) => {
  const { answer, file } = await restart(found("x"), TTL, said);
  expect(answer).toEqual(said);
  expect(file.entries.size).toBe(0);
});

test("only the secret that is missing is removed", async () => {
  const { clock, store, file } = setUp(
    ({ names }, index) =>
      new Map<string, Answer>(
        names.map((name) => [name, index === 1 && name === "b" ? { kind: "missing" } : found(name)]),
      ),
  );
  await store.fetch(requestFor("a", "b"));
  clock.advance(TTL);
  await store.fetch(requestFor("a", "b"));
  expect([...file.entries.keys()]).toEqual(["a"]);
});

test("a token that is not accepted removes everything, also what was not asked for", async () => {
  const answered = refused("token");
  const { clock, store, file } = setUp((_, index) => (index < 2 ? found("x") : answered));
  await store.fetch(requestFor("other"));
  await store.fetch(requestFor("a"));
  clock.advance(TTL);
  expect((await store.fetch(requestFor("a"))).get("a")).toEqual(answered);
  expect(file.entries.size).toBe(0);
});

test("what was fetched with a renewed token goes to that token's file, and the old token's is emptied", async () => {
  const clock = new VirtualClock();
  const files = [new MemoryFile(), new MemoryFile()] as const;
  let renewed = false;
  const inner: Store = {
    label: "store.test",
    async fetch() {
      renewed = true;
      return new Map([["a", found("x")]]);
    },
  };
  files[0].entries.set("old", { secret: found("old"), fetchedAt: 0 });
  const store = withCache(inner, {
    clock,
    file: () => files[renewed ? 1 : 0],
    ttl: TTL,
    maxStale: MAX_STALE,
    patience: 5000,
    keepNoStore: false,
    log: { warn: () => {}, debug: () => {} },
  });
  await store.fetch(requestFor("a"));
  expect(files.map(({ entries }) => [...entries.keys()])).toEqual([[], ["a"]]);
});

test("a clock that was set back makes nothing fresh, and what may be too old is not used", async () => {
  const asked = await restart(found("x"), -1, found("y"));
  expect(asked.inner.requests).toHaveLength(2);
  expect((await restart(found("x"), -1000, failed())).answer).toMatchObject({
    kind: "found",
    cachedFor: -1000,
  });
  expect((await restart(found("x"), -MAX_STALE - 1, failed())).answer).toEqual(failed());
});

test("nothing is written where nothing changed", async () => {
  const { file } = await restart(found("x"), TTL, failed());
  expect(file.updates).toHaveLength(1);
});

test("one name for which the token is refused is enough to remove everything", async () => {
  const { store, file, clock } = setUp(({ names }, index) => {
    const second = new Map<string, Answer>([
      ["a", found("new")],
      ["b", refused("token")],
    ]);
    return [new Map<string, Answer>(names.map((name) => [name, found(name)])), second][index] ?? new Map();
  });
  await store.fetch(requestFor("a", "b"));
  clock.advance(TTL);
  await store.fetch(requestFor("a", "b"));
  expect([...file.entries.keys()]).toEqual([]);
});

test("one name that this caller may not read is removed, the others stay", async () => {
  const { store, file, clock } = setUp(({ names }, index) => {
    const second = new Map<string, Answer>([
      ["a", found("new")],
      ["b", refused("permission")],
    ]);
    return [new Map<string, Answer>(names.map((name) => [name, found(name)])), second][index] ?? new Map();
  });
  await store.fetch(requestFor("a", "b"));
  clock.advance(TTL);
  await store.fetch(requestFor("a", "b"));
  expect([...file.entries.keys()]).toEqual(["a"]);
});

test("values that are too old are told once, with the age of the oldest, and none that are not", async () => {
  const world = setUp(
    ({ names }, index) => new Map(names.map((name) => [name, index < 3 ? found(name) : failed()])),
  );
  const problems: Problem[] = [];
  const store = withCache(world.inner, {
    clock: world.clock,
    file: () => world.file,
    ttl: TTL,
    maxStale: MAX_STALE,
    patience: 5000,
    keepNoStore: false,
    log: { warn: (problem) => problems.push(problem), debug: () => {} },
  });
  await store.fetch(requestFor("oldest"));
  world.clock.advance(MAX_STALE);
  await store.fetch(requestFor("old"));
  world.clock.advance(MAX_STALE);
  await store.fetch(requestFor("stale"));
  world.clock.advance(TTL);
  await store.fetch(requestFor("old", "oldest", "stale"));
  expect(problems).toEqual([
    {
      code: "store-unreachable",
      message: "2 cached secrets of up to 2d are too old to be used: ENVSHIM_CACHE_MAX_STALE is 1d",
      fix: "a longer one lets starts outlast longer outages",
    },
  ]);
});

test("a value that is too old is worth no word where it could not have stood in anyway", async () => {
  const final = await restart(found("x"), MAX_STALE + 1, failed({ kind: "redirected", status: 301 }));
  expect(final.told).toEqual([]);
  expect((await restart(found("x"), MAX_STALE + 1, { kind: "missing" })).told).toEqual([]);
});
