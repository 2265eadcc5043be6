import { createScanner, stripComments } from "jsonc-parser";
import { parseSource, type SourceDocument, unreadable } from "./source.ts";

/** The scanner's kinds of tokens (its enum is not there at run time). */
const COMMENT: ReadonlySet<number> = new Set([12, 13]);
const UNKNOWN = 16;
const END = 17;

/** The scanner's word for a comment that nothing ends. */
const UNENDED_COMMENT = 3;

/**
 * Parses JSON with comments and trailing commas. The comments become blanks, and YAML, whose flow style takes the
 * commas, reads the rest: values and places stay as they are in the file.
 *
 * A text in YAML's flow style starts like JSON too, and has `//` in its unquoted URLs. It stays as it is; where `//`
 * could be either, nobody guesses.
 */
export function parseJsonWithComments(file: string, text: string): SourceDocument {
  const { comments, unended, unquoted } = scan(text);
  if (comments.length === 0) return parseSource(file, text);
  if (!unquoted) {
    const source = parseSource(file, stripComments(text, " "));
    return unended === undefined ? source : refuse(source, file, text, unended, "this comment has no end");
  }
  const doubtful = findDoubtful(text, comments);
  const source = parseSource(file, text);
  return doubtful === undefined
    ? source
    : refuse(source, file, text, doubtful, "this is a comment in JSON and text in YAML");
}

interface Scanned {
  /** Where the comments start, if this is JSON. */
  readonly comments: readonly number[];
  readonly unended: number | undefined;
  /** True where something is neither quoted nor a number or a word of JSON. */
  readonly unquoted: boolean;
}

function scan(text: string): Scanned {
  const scanner = createScanner(text);
  const comments: number[] = [];
  let unended: number | undefined;
  let unquoted = false;
  for (let kind: number = scanner.scan(); kind !== END; kind = scanner.scan()) {
    if (kind === UNKNOWN) unquoted = true;
    if (!COMMENT.has(kind)) continue;
    comments.push(scanner.getTokenOffset());
    if ((scanner.getTokenError() as number) === UNENDED_COMMENT) unended = scanner.getTokenOffset();
  }
  return { comments, unended, unquoted };
}

/** The first of them that stands where YAML could start a text: behind a blank or a bracket, outside its own quotes. */
function findDoubtful(text: string, comments: readonly number[]): number | undefined {
  const quoted = [...text.matchAll(/'(?:[^']|'')*'/g)].map((match) => [
    match.index,
    match.index + match[0].length,
  ]);
  return comments.find(
    (at) =>
      (at === 0 || /[\s[{,}\]"]/.test(text.charAt(at - 1))) &&
      !quoted.some(([start = 0, end = 0]) => start < at && at < end),
  );
}

function refuse(
  source: SourceDocument,
  file: string,
  text: string,
  at: number,
  message: string,
): SourceDocument {
  const before = text.slice(0, at);
  const line = before.split("\n").length;
  const place = { file, line, column: at - before.lastIndexOf("\n") };
  const fix = "write the comment with #, or every text in double quotes";
  return {
    ...unreadable(file),
    place: source.place,
    problems: [{ place, message, fix }],
    codes: ["COMMENT"],
  };
}
