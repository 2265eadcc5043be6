import { SettingError } from "../../errors/errors.ts";
import type { Clock } from "../../host/clock.ts";
import { describeErrno, type FileSystem, readPlainFile } from "../../host/files.ts";
import type { Settings } from "../../settings/table.ts";
import type { Credential } from "../login/credential.ts";
import type { Store } from "../store.ts";
import { type EntryFile, withCache } from "./cache.ts";
import { chooseFolder } from "./folder.ts";
import { cacheIdentity, tokenSubject } from "./identity.ts";
import type { Notices } from "./notices.ts";
import { makeSeal } from "./seal.ts";
import { sealedFile } from "./sealed-file.ts";

/** What opening the cache needs of the world. */
export interface CacheWorld {
  readonly fs: FileSystem;
  readonly clock: Pick<Clock, "now">;
  readonly uid: number;
  readonly tmpdir: string;
  readonly notices: Notices;
}

/**
 * The store behind the cache of the settings, or the store itself where there is no key material or no private folder.
 * @throws {SettingError} where `ENVSHIM_CACHE_KEY_FILE` cannot be read or is empty
 */
export function cached(store: Store, settings: Settings, credential: Credential, world: CacheWorld): Store {
  const { cacheKeyFile, cacheDir, cacheTtl, cacheMaxStale } = settings;
  const { fs, clock, uid, tmpdir, notices } = world;
  const ownKey = cacheKeyFile === undefined ? undefined : readKey(cacheKeyFile, fs);
  if (ownKey === undefined && credential.token() === undefined) {
    notices.debug("there is no token and no ENVSHIM_CACHE_KEY_FILE, so nothing is cached");
    return store;
  }
  const folder = chooseFolder({ fs, uid, named: cacheDir, tmpdir, notices });
  if (folder === undefined) return store;
  const failed = (message: string) =>
    cacheDir === undefined
      ? notices.debug(message)
      : notices.warn({ message, fix: "the run goes on without" });
  const files = new Map<string, EntryFile>();
  const file = () => {
    const token = credential.token() ?? "";
    const identity = cacheIdentity(settings, ownKey ? tokenSubject(token) : token);
    const known = files.get(identity);
    if (known) return known;
    const seal = makeSeal(ownKey ?? Buffer.from(token), identity);
    const keepFor = Math.max(cacheTtl, cacheMaxStale);
    const made = sealedFile({ fs, folder, uid, seal, now: clock.now, keepFor, notices, failed });
    files.set(identity, made);
    return made;
  };
  return withCache(store, {
    clock,
    file,
    ttl: cacheTtl,
    maxStale: cacheMaxStale,
    patience: settings.attemptTimeout,
  });
}

function readKey(file: string, fs: FileSystem): Buffer {
  let key: Buffer;
  try {
    key = readPlainFile(file, fs);
  } catch (error) {
    throw new SettingError([
      { message: `the key file ${file} ${describeErrno(error)}`, fix: "check ENVSHIM_CACHE_KEY_FILE" },
    ]);
  }
  if (key.length > 0) return key;
  throw new SettingError([{ message: `the key file ${file} of ENVSHIM_CACHE_KEY_FILE is empty` }]);
}
