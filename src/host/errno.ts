/** What was tried when the system said no. */
type Act = "read" | "write" | "connect";

/**
 * THE list of the system's codes in words, by what was tried. To read and to connect: the end of a sentence that starts
 * with the file or host; to write: why.
 */
const WORDS: Readonly<Record<string, Partial<Readonly<Record<Act, string>>>>> = {
  ENOENT: { read: "is not there", write: "its folder is not there", connect: "has no socket there" },
  ENOTDIR: { read: "is not there", write: "what should be its folder is a file" },
  EISDIR: { read: "is a folder", write: "there is a folder of that name" },
  EACCES: {
    read: "may not be read by this user",
    write: "this user may not write there",
    connect: "does not let this user connect to its socket",
  },
  EPERM: { read: "may not be read by this user", write: "this user may not write there" },
  EAGAIN: { read: "is not a regular file" },
  ELOOP: { read: "is a loop of links" },
  ENAMETOOLONG: { read: "has too long a name" },
  EMFILE: {
    read: "cannot be opened: too few open files are allowed (ulimit -n; envshim needs 24)",
    connect: "cannot be reached: too few open files are allowed (ulimit -n)",
  },
  EROFS: { write: "the file system is read-only" },
  ENOSPC: { write: "there is no space left" },
  EDQUOT: { write: "the quota is used up" },
  ECONNREFUSED: { connect: "refused the connection" },
  ECONNRESET: { connect: "closed the connection before its reply was complete" },
  EPIPE: { connect: "closed the connection before its reply was complete" },
  ETIMEDOUT: { connect: "did not accept the connection in time" },
  EHOSTUNREACH: { connect: "cannot be reached: no route to the host" },
  ENETUNREACH: { connect: "cannot be reached: no route to the network" },
  EAI_AGAIN: { connect: "has a host name that could not be looked up for now" },
  ERR_PROXY_TUNNEL: { connect: "was refused a tunnel" },
};

/** The `code` of a system error, such as `ENOENT`; empty for anything else. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** True for an error that says a file is not there. */
export function isMissing(error: unknown): boolean {
  const code = errnoOf(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

/** A code in words, or undefined where nobody has written any. */
export function wordsOfErrno(code: string, act: Act): string | undefined {
  return WORDS[code]?.[act];
}
