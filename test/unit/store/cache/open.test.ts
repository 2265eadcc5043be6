import * as fs from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSettings } from "../../../../src/settings/settings.ts";
import { SETTINGS } from "../../../../src/settings/table.ts";
import { type CacheIdentity, cached } from "../../../../src/store/cache/open.ts";
import { unkeptFact } from "../../../../src/store/cache/words.ts";
import type { Freshness } from "../../../../src/store/store.ts";
import { found, requestFor, scriptedStore } from "../../../support/stores.ts";
import { tempDir, tempFile } from "../../../support/temp.ts";
import { VirtualClock } from "../../../support/virtual-clock.ts";

const UID = fs.statSync("/proc/self").uid;
/** Without /var/cache/envshim, which is the machine's own. */
const mkdirSync = ((path: string, options: fs.MakeDirectoryOptions) => {
  if (path === "/var/cache/envshim") throw Object.assign(new Error("no"), { code: "EROFS" });
  return fs.mkdirSync(path, options);
}) as typeof fs.mkdirSync;

const TOKEN: CacheIdentity = { text: "a", secret: "token" };

/** Starts of one machine, each with a store of its own that answers with the number of the start. */
function machine(freshness: Freshness = {}) {
  const [cacheDir, clock] = [join(tempDir(), "cache"), new VirtualClock()];
  const told: string[] = [];
  const log = {
    debug: (message: string) => void told.push(`debug: ${message}`),
    warn: ({ message, fix }: { message: string; fix?: string }) =>
      void told.push(`warn: ${message} (${fix})`),
  };
  let starts = 0;
  const start = (
    env: Readonly<Record<string, string>> = {},
    identity: () => CacheIdentity = () => TOKEN,
    world: Partial<typeof fs> = {},
  ) => {
    const value = String(++starts);
    const inner = scriptedStore(() => found(value, freshness));
    const settings = readSettings(SETTINGS, new Map(), { ENVSHIM_CACHE_DIR: cacheDir, ...env });
    const store = cached(inner, settings, identity, {
      fs: { ...fs, mkdirSync, ...world },
      clock: { now: () => clock.now() },
      uid: UID,
      tmpdir: tempDir(),
      log,
    });
    return { inner, store };
  };
  /** The number of the start whose answer is used. */
  const ask = async (...args: Parameters<typeof start>) => {
    const answer = (await start(...args).store.fetch(requestFor("a"))).get("a");
    return answer?.kind === "found" ? answer.value.reveal() : answer?.kind;
  };
  return { cacheDir, clock, told, start, ask };
}

test("the next start uses what one fetched; with another token or identity it does not", async () => {
  const { ask } = machine();
  expect(await ask()).toBe("1");
  expect(await ask()).toBe("1");
  expect(await ask({}, () => ({ ...TOKEN, secret: "other" }))).toBe("3");
  expect(await ask({}, () => ({ ...TOKEN, text: "b" }))).toBe("4");
});

test("a key file takes the token's place: the token may change, the key may not", async () => {
  const { ask } = machine();
  const key = { ENVSHIM_CACHE_KEY_FILE: tempFile("key", "k") };
  expect(await ask(key)).toBe("1");
  expect(await ask(key, () => ({ ...TOKEN, secret: "other" }))).toBe("1");
  expect(await ask(key, () => ({ text: "a", secret: undefined }))).toBe("1");
  expect(await ask({ ENVSHIM_CACHE_KEY_FILE: tempFile("key", "j") })).toBe("4");
});

test("with neither a token nor a key file nothing is cached, and that is told", () => {
  const { start, told, cacheDir } = machine();
  const { store } = start({}, () => ({ text: "a", secret: undefined }));
  expect(store.notCached()).toEqual(unkeptFact({ kind: "no-key" }));
  expect(told).toEqual(["debug: there is no token and no ENVSHIM_CACHE_KEY_FILE, so nothing is cached"]);
  expect(fs.existsSync(cacheDir)).toBe(false);
});

test("without a folder of one's own nothing is cached", async () => {
  const { start, ask, cacheDir } = machine();
  fs.mkdirSync(cacheDir, { mode: 0o755 });
  expect(start().store.notCached()).toEqual(unkeptFact({ kind: "no-folder" }));
  expect(await ask()).toBe("2");
  expect(await ask()).toBe("3");
});

test("ENVSHIM_CACHE_TTL is how long a value is used, and the longer of both settings how long it is kept", async () => {
  const { ask, clock } = machine();
  const settings = { ENVSHIM_CACHE_TTL: "2h", ENVSHIM_CACHE_MAX_STALE: "1h" };
  expect(await ask(settings)).toBe("1");
  clock.advance(7_199_999);
  expect(await ask(settings)).toBe("1");
  expect(await ask(settings)).toBe("1");
  clock.advance(1);
  expect(await ask(settings)).toBe("4");
});

test("what is still usable is kept when another secret is written", async () => {
  const { ask, start, clock } = machine();
  const settings = { ENVSHIM_CACHE_TTL: "2h", ENVSHIM_CACHE_MAX_STALE: "1h" };
  expect(await ask(settings)).toBe("1");
  clock.advance(5_400_000);
  await start(settings).store.fetch(requestFor("b"));
  expect(await ask(settings)).toBe("1");
});

test("what a store says no-store of is kept with ENVSHIM_CACHE_NO_STORE=keep alone", async () => {
  const { ask } = machine({ noStore: true });
  expect(await ask()).toBe("1");
  expect(await ask({ ENVSHIM_CACHE_NO_STORE: "obey" })).toBe("2");
  expect(await ask({ ENVSHIM_CACHE_NO_STORE: "keep" })).toBe("3");
  expect(await ask({ ENVSHIM_CACHE_NO_STORE: "keep" })).toBe("3");
});

test("one file serves a whole run, so that what it writes is not taken for another token's", async () => {
  const { start, cacheDir } = machine();
  const { store, inner } = start();
  await store.fetch(requestFor("a"));
  await store.fetch(requestFor("b"));
  await store.fetch(requestFor("a"));
  expect(inner.requests).toHaveLength(2);
  expect(fs.readdirSync(cacheDir)).toHaveLength(1);
});

test.each([
  [
    "warned of where the folder was named",
    {},
    /^warn: the cache file .* could not be written .* \(the run goes on without\)$/,
  ],
  [
    "told at debug where it was not",
    { ENVSHIM_CACHE_DIR: "" },
    /^debug: the cache file .* could not be written \(ENOSPC\)$/,
  ],
])("what cannot be written is %s", async (_, env, words) => {
  const { start, told } = machine();
  const noSpace = () => {
    throw Object.assign(new Error("full"), { code: "ENOSPC" });
  };
  await start(env, () => TOKEN, { writeSync: noSpace }).store.fetch(requestFor("a"));
  expect(told.at(-1)).toMatch(words);
});

test.each([
  [
    "not there",
    () => join(tempDir(), "no"),
    /^the key file \/.*\/no is not there \(check ENVSHIM_CACHE_KEY_FILE\)$/,
  ],
  ["empty", () => tempFile("key", ""), /^the key file of ENVSHIM_CACHE_KEY_FILE is empty$/],
  [
    "a key itself",
    () => "Zm9vYmFyMTIzNDU2Nzg5MEFCQ0RFRg==",
    /^the key file that ENVSHIM_CACHE_KEY_FILE names is not there /,
  ],
])("a key file that is %s is an error of a setting", (_, make, message) => {
  const { start } = machine();
  expect(() => start({ ENVSHIM_CACHE_KEY_FILE: make() })).toThrow(
    expect.objectContaining({ exitStatus: 78, message: expect.stringMatching(message) }),
  );
});
