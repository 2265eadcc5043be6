import type * as nodeFs from "node:fs";
import { decodeUtf8 } from "../text/utf8.ts";
import { errnoOf, wordsOfErrno } from "./errno.ts";

/** The file system, handed in: the part of node:fs that envshim uses. */
export type FileSystem = typeof nodeFs;

/** The largest file that is read, in bytes. */
export const LARGEST_FILE = 16 * 2 ** 20;

/**
 * Reads a file of moderate size. It never waits, as it would for a pipe that nobody writes to or for the kernel's log,
 * and never reads on and on.
 * @throws an error that {@link describeErrno} tells
 */
export function readPlainFile(path: string, fs: FileSystem): Buffer {
  const { O_RDONLY, O_NONBLOCK } = fs.constants;
  // A socket or a device may not even be opened.
  refuseUnlessPlain(fs.statSync(path));
  const fd = fs.openSync(path, O_RDONLY | O_NONBLOCK);
  try {
    // Somebody may have put another in its place.
    const { size } = refuseUnlessPlain(fs.fstatSync(fd));
    if (size > LARGEST_FILE) throw failure("EFBIG");
    return readBounded(fd, size, fs);
  } finally {
    fs.closeSync(fd);
  }
}

/**
 * Reads a file of text, as {@link readPlainFile} does.
 * @throws an error that {@link describeErrno} tells; `EILSEQ` where the bytes are not UTF-8
 */
export function readTextFile(path: string, fs: FileSystem): string {
  const text = decodeUtf8(readPlainFile(path, fs));
  if (text === undefined) throw failure("EILSEQ");
  return text;
}

/** Reads all there is: files of /proc say that they are empty. A file that grows is not read for ever. */
function readBounded(fd: number, size: number, fs: FileSystem): Buffer {
  const chunks: Buffer[] = [];
  let length = 0;
  for (let room = size + 1; ; room = Math.max(length, 4096)) {
    const chunk = Buffer.allocUnsafe(room);
    const read = fs.readSync(fd, chunk);
    if (read === 0) return Buffer.concat(chunks, length);
    chunks.push(chunk.subarray(0, read));
    length += read;
    if (length > LARGEST_FILE) throw failure("EFBIG");
  }
}

function refuseUnlessPlain<S extends { isFile(): boolean; isDirectory(): boolean }>(stats: S): S {
  if (stats.isDirectory()) throw failure("EISDIR");
  if (!stats.isFile()) throw failure("EFTYPE");
  return stats;
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** The codes of the errors that are made here, in words. */
const OWN_WORDS: Readonly<Record<string, string>> = {
  EFTYPE: "is not a regular file",
  EFBIG: `is larger than ${LARGEST_FILE} bytes`,
  EILSEQ: "is not valid UTF-8",
};

/** A failed file access as the end of a sentence: `is not there`. @param failed its error, or the code of it */
export function describeErrno(failed: unknown): string {
  const code = typeof failed === "string" ? failed : errnoOf(failed);
  return OWN_WORDS[code] ?? wordsOfErrno(code, "read") ?? `cannot be read (${code || "unknown error"})`;
}

/** The text without one newline at its end: tools that write a file end it with one. */
export function withoutFinalNewline(text: string): string {
  return text.replace(/\r?\n$/, "");
}
