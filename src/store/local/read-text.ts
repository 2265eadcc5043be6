import { errnoOf, isMissing } from "../../host/errno.ts";
import { type FileSystem, readTextFile } from "../../host/files.ts";
import type { Failure } from "../failure.ts";
import type { Answer } from "../store.ts";
import { localFact } from "./words.ts";

/** What a file holds, or the answer that takes its place. */
export type Read = { readonly text: string } | { readonly answer: Answer };

/** Reads a plain file of UTF-8 text; it never waits, as it would for a pipe that nobody writes to. */
export function readText(path: string, fs: FileSystem): Read {
  try {
    return { text: readTextFile(path, fs) };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === "EISDIR") return { answer: { kind: "missing" } };
    return { answer: NO_TEXT.has(errno) ? noText(errno) : answerOfErrno(error) };
  }
}

/** The codes of what is there, and no text. */
const NO_TEXT: ReadonlySet<string> = new Set(["EILSEQ", "EFTYPE", "EFBIG"]);

/** What a failed access to a file says of the secret in it: not there and not allowed are never confused. */
export function answerOfErrno(error: unknown): Answer {
  if (isMissing(error)) return { kind: "missing" };
  const errno = errnoOf(error);
  if (errno === "EACCES" || errno === "EPERM") return notAllowed;
  return {
    kind: "failed",
    failure: { kind: "unusable-path", fault: localFact({ kind: "bad-file", errno }) },
  };
}

/** A path that ought to be there as a whole and is not: no secret is missing, the store is. */
export function wholeIsMissing(answer: Answer): Answer {
  return answer.kind === "missing" ? { kind: "failed", failure: notThere } : answer;
}

const notAllowed: Answer = {
  kind: "refused",
  reason: "permission",
  said: localFact({ kind: "not-allowed" }),
};

const notThere: Failure = { kind: "unusable-path", fault: localFact({ kind: "not-there" }) };

function noText(errno: string): Answer {
  return {
    kind: "failed",
    failure: { kind: "unusable-value", fault: localFact({ kind: "no-text", errno }) },
  };
}
