import type { Clock } from "../../host/clock.ts";
import { type FileSystem, readPlainFile } from "../../host/files.ts";
import type { Log } from "../../log/log.ts";
import type { Settings } from "../../settings/table.ts";
import { factInWords } from "../fact.ts";
import type { Store } from "../store.ts";
import { type CachedStore, type EntryFile, withCache } from "./cache.ts";
import { chooseFolder } from "./folder.ts";
import { makeSeal } from "./seal.ts";
import { sealedFile } from "./sealed-file.ts";
import { CacheSettingError, unkeptFact } from "./words.ts";

/** What opening the cache needs of the world. */
export interface CacheWorld {
  readonly fs: FileSystem;
  readonly clock: Pick<Clock, "now">;
  readonly uid: number;
  readonly tmpdir: string;
  /** Where the cache tells what it could not do. */
  readonly log: Pick<Log, "debug" | "warn">;
}

/** Whose answers a cache holds. */
export interface CacheIdentity {
  /** Everything that has to be the same for one run to use the cache of another. */
  readonly text: string;
  /** Key material, where there is no key file. */
  readonly secret: string | undefined;
}

/**
 * The store behind the cache of the settings, or the store itself where there is no key material or no private folder:
 * then it says so.
 * @param identity as it is now: a renewed credential may have another
 * @throws {SettingError} where `ENVSHIM_CACHE_KEY_FILE` cannot be read or is empty
 */
export function cached(
  store: Store,
  settings: Settings,
  identity: () => CacheIdentity,
  world: CacheWorld,
): CachedStore {
  const { cacheKeyFile, cacheDir, cacheTtl, cacheMaxStale, cacheNoStore } = settings;
  const { fs, clock, uid, tmpdir, log } = world;
  const ownKey = cacheKeyFile === undefined ? undefined : readKey(cacheKeyFile, fs);
  if (ownKey === undefined && identity().secret === undefined) {
    const why = unkeptFact({ kind: "no-key" });
    log.debug(`${factInWords(why).message}, so nothing is cached`);
    return { ...store, notCached: () => why };
  }
  const folder = chooseFolder({ fs, uid, named: cacheDir, tmpdir, log });
  if (folder === undefined) return { ...store, notCached: () => unkeptFact({ kind: "no-folder" }) };
  const failed = (message: string) =>
    cacheDir === undefined ? log.debug(message) : log.warn({ message, fix: "the run goes on without" });
  const files = new Map<string, EntryFile>();
  const file = () => {
    const { text, secret = "" } = identity();
    const known = files.get(text);
    if (known) return known;
    const seal = makeSeal(ownKey ?? Buffer.from(secret), text);
    const keepFor = Math.max(cacheTtl, cacheMaxStale);
    const made = sealedFile({ fs, folder, uid, seal, now: clock.now, keepFor, log, failed });
    files.set(text, made);
    return made;
  };
  return withCache(store, {
    clock,
    file,
    ttl: cacheTtl,
    maxStale: cacheMaxStale,
    keepNoStore: cacheNoStore === "keep",
    patience: settings.attemptTimeout,
    log,
  });
}

function readKey(file: string, fs: FileSystem): Buffer {
  let key: Buffer;
  try {
    key = readPlainFile(file, fs);
  } catch (error) {
    throw new CacheSettingError({ kind: "unreadable-key", file, error });
  }
  if (key.length > 0) return key;
  throw new CacheSettingError({ kind: "empty-key" });
}
