import type * as nodeFs from "node:fs";

/** The file system, handed in: the part of node:fs that envshim uses. */
export type FileSystem = typeof nodeFs;

/** The largest file that is read, in bytes. */
export const LARGEST_FILE = 16 * 2 ** 20;

/**
 * Reads a file of moderate size; it never waits, as it would for a pipe that nobody writes to or for the kernel's log,
 * nor ends in a device.
 * @throws an error that {@link describeErrno} tells
 */
export function readPlainFile(path: string, fs: FileSystem): Buffer {
  const stats = fs.statSync(path);
  const fault = stats.isDirectory() ? "EISDIR" : stats.isFile() ? "" : "EFTYPE";
  const code = fault || (stats.size > LARGEST_FILE ? "EFBIG" : "");
  if (code) throw failure(code);
  // Files of /proc say that they are empty, and some wait for what comes next.
  return stats.size > 0 ? fs.readFileSync(path) : readUnsized(path, fs);
}

/** Reads a file whose size is not known before, without waiting. */
function readUnsized(path: string, fs: FileSystem): Buffer {
  const { O_RDONLY, O_NONBLOCK } = fs.constants;
  const descriptor = fs.openSync(path, O_RDONLY | O_NONBLOCK);
  try {
    const parts: Buffer[] = [];
    for (let size = 0; size <= LARGEST_FILE; ) {
      const part = Buffer.alloc(64 * 1024);
      const read = fs.readSync(descriptor, part);
      if (read === 0) return Buffer.concat(parts);
      parts.push(part.subarray(0, read));
      size += read;
    }
    throw failure("EFBIG");
  } finally {
    fs.closeSync(descriptor);
  }
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** True for an error that says a file is not there. */
export function isMissing(error: unknown): boolean {
  const code = errnoOf(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

/** The `code` of a system error, such as `ENOENT`; empty for anything else. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "is not there",
  ENOTDIR: "is not there",
  EACCES: "may not be read by this user",
  EPERM: "may not be read by this user",
  EISDIR: "is a folder",
  EFTYPE: "is not a regular file",
  EAGAIN: "is not a regular file",
  EFBIG: `is larger than ${LARGEST_FILE} bytes`,
  ELOOP: "is a loop of links",
  EMFILE: "cannot be opened: this process may not open more files (ulimit -n; envshim needs 24)",
  ENAMETOOLONG: "has too long a name",
};

/** A failed file access as the end of a sentence: `is not there`. */
export function describeErrno(error: unknown): string {
  const code = errnoOf(error);
  return WORDS[code] ?? `cannot be read (${code || "unknown error"})`;
}

/** The text without one newline at its end: tools that write a file end it with one. */
export function withoutFinalNewline(text: string): string {
  return text.replace(/\r?\n$/, "");
}
