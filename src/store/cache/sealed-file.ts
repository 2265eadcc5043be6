import { errnoOf, isMissing } from "../../host/errno.ts";
import type { FileSystem } from "../../host/files.ts";
import { replaceFile } from "../../host/replace-file.ts";
import type { Log } from "../../log/log.ts";
import type { EntryFile } from "./cache.ts";
import { formatEntries, parseEntries } from "./entries-text.ts";
import type { Entries, Entry } from "./entry.ts";
import type { Seal } from "./seal.ts";

/** What a {@link sealedFile} needs. */
export interface SealedFileOptions {
  readonly fs: FileSystem;
  /** A folder that only this user can enter. */
  readonly folder: string;
  /** The effective user id of this process. */
  readonly uid: number;
  readonly seal: Seal;
  readonly now: () => number;
  /** Milliseconds after which an entry, or a file that nobody wrote to, holds nothing that could be used. */
  readonly keepFor: number;
  /** Told what could not be read; `failed` is told what could not be written. */
  readonly log: Pick<Log, "debug" | "warn">;
  readonly failed: (message: string) => void;
}

/** Bytes; a reply has at most half of it. */
const LARGEST_FILE = 32 * 2 ** 20;

const NOTHING = Buffer.alloc(0);

/** Milliseconds after which a file that was being written has been left behind by a writer that was killed. */
const ABANDONED = 60_000;

/**
 * Entries in an encrypted file. A reader sees the whole of what one writer wrote, or nothing: it is written beside and
 * renamed. Nobody waits for anybody: of writers at the same moment the last one stays, and what is lost costs a request.
 */
export function sealedFile(options: SealedFileOptions): EntryFile {
  const { fs, folder, seal, log, failed } = options;
  const path = `${folder}/${seal.fileName}`;
  const read = (): Entries | undefined => {
    const bytes = readPrivate(path, options);
    if (bytes === undefined) return new Map();
    const text = seal.open(bytes);
    return text === undefined ? undefined : parseEntries(text);
  };
  const remove = () => {
    try {
      fs.rmSync(path, { force: true });
    } catch (error) {
      log.warn({
        message: `the cache file ${path} could not be removed (${errnoOf(error)}), though the store revoked what it holds`,
        fix: "remove it",
      });
    }
  };
  return {
    read() {
      const entries = read();
      if (entries) return entries;
      log.warn({
        message: `the cache file ${path} is damaged or not envshim's own, so it is not used`,
        fix: "it is written anew with the store's next answer",
      });
      return new Map();
    },
    update(changes) {
      const entries = new Map<string, Entry>(read());
      for (const [name, entry] of changes) {
        if (entry) entries.set(name, entry);
        else entries.delete(name);
      }
      for (const [name, { fetchedAt }] of entries) {
        if (Math.abs(options.now() - fetchedAt) > options.keepFor) entries.delete(name);
      }
      if (entries.size === 0) return remove();
      try {
        writeByRename(path, seal.seal(formatEntries(entries)), fs);
        sweep(options);
      } catch (error) {
        failed(`the cache file ${path} could not be written (${errnoOf(error) || "unknown error"})`);
        // What was revoked must go, even where there is no room for what stays.
        if ([...changes.values()].includes(undefined)) remove();
      }
    },
    clear: remove,
  };
}

/**
 * The bytes of a regular file of this user; undefined where there is none. A link, a pipe or anything else that somebody
 * put there is not read: it is no bytes.
 */
function readPrivate(path: string, { fs, uid }: SealedFileOptions): Buffer | undefined {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
  let fd: number | undefined;
  try {
    fd = fs.openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const found = fs.fstatSync(fd);
    if (!found.isFile() || found.uid !== uid || found.size > LARGEST_FILE) return NOTHING;
    return fs.readFileSync(fd);
  } catch (error) {
    return isMissing(error) ? undefined : NOTHING;
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}

function writeByRename(path: string, bytes: Buffer, fs: FileSystem): void {
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = fs.constants;
  // The end of the bytes is random (the tag), and no two writers have the same.
  const draft = `${path}.${bytes.subarray(-12).toString("hex")}.tmp`;
  const make = () => {
    const fd = fs.openSync(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    try {
      // The umask may have taken the owner's right to read.
      fs.fchmodSync(fd, 0o600);
      for (let rest = bytes; rest.length > 0; ) rest = rest.subarray(fs.writeSync(fd, rest));
    } finally {
      fs.closeSync(fd);
    }
  };
  replaceFile(path, draft, make, fs);
}

/** Removes what killed writers and tokens of the past left behind. */
function sweep({ fs, folder, now, keepFor }: SealedFileOptions): void {
  for (const name of fs.readdirSync(folder)) {
    const [own, unfinished] = /^[0-9a-f]{32}\.cache(\.[0-9a-f]{24}\.tmp)?$/.exec(name) ?? [];
    if (own === undefined) continue;
    const life = unfinished === undefined ? keepFor : ABANDONED;
    const path = `${folder}/${name}`;
    try {
      if (now() - fs.lstatSync(path).mtimeMs > life) fs.rmSync(path, { force: true });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}
