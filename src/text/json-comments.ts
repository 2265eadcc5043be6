import { createScanner } from "jsonc-parser";
import { parseSource, type SourceDocument, unreadable } from "./source.ts";
import { type SourceFault, sourceProblem } from "./words.ts";

/** Characters that the scanner reads in a second at the worst: where it gets words that are no JSON. */
const LONGEST = 2 ** 20;

/** The scanner's kinds of tokens (its enum is not there at run time). */
const COMMENT: ReadonlySet<number> = new Set([12, 13]);
const UNKNOWN = 16;
const END = 17;

/** The scanner's word for a comment that nothing ends. */
const UNENDED_COMMENT = 1;

/**
 * Parses JSON with comments and trailing commas. The comments become blanks, and YAML, whose flow style takes the
 * commas, reads the rest: values and places stay as they are in the file.
 *
 * A text in YAML's flow style starts like JSON too, and has `//` in its unquoted URLs. It stays as it is; where `//`
 * could be either, nobody guesses.
 */
export function parseJsonWithComments(file: string, text: string): SourceDocument {
  if (text.length > LONGEST) {
    return unreadable(file, (place) => sourceProblem({ kind: "long-json", most: LONGEST }, place));
  }
  const { comments, unended, unquoted } = scan(text);
  if (comments.length === 0) return parseSource(file, text);
  if (!unquoted) {
    const source = parseSource(file, blank(text, comments));
    return unended === undefined ? source : refuse(source, file, text, unended, { kind: "unended-comment" });
  }
  const unclear = findUnclear(text, comments);
  const source = parseSource(file, text);
  return unclear === undefined ? source : refuse(source, file, text, unclear, { kind: "unclear-comment" });
}

interface Comment {
  readonly start: number;
  readonly end: number;
}

interface Scanned {
  /** Where the comments are, if this is JSON. */
  readonly comments: readonly Comment[];
  readonly unended: number | undefined;
  /** True where something is neither quoted nor a number or a word of JSON. */
  readonly unquoted: boolean;
}

function scan(text: string): Scanned {
  const scanner = createScanner(text);
  const comments: Comment[] = [];
  let unended: number | undefined;
  let unquoted = false;
  for (let kind: number = scanner.scan(); kind !== END; kind = scanner.scan()) {
    if (kind === UNKNOWN) unquoted = true;
    if (!COMMENT.has(kind)) continue;
    const start = scanner.getTokenOffset();
    comments.push({ start, end: start + scanner.getTokenLength() });
    if ((scanner.getTokenError() as number) === UNENDED_COMMENT) unended = start;
  }
  return { comments, unended, unquoted };
}

/** The text with a blank for each character of a comment: lines and columns stay. (The library's own adds a blank.) */
function blank(text: string, comments: readonly Comment[]): string {
  let at = 0;
  const parts = comments.map(({ start, end }) => {
    const before = text.slice(at, start);
    at = end;
    return before + text.slice(start, end).replace(/[^\r\n]/g, " ");
  });
  return parts.join("") + text.slice(at);
}

/** The first comment that YAML could take for a text: behind a blank or a bracket, and outside of YAML's quotes. */
function findUnclear(text: string, comments: readonly Comment[]): number | undefined {
  const quoted = [...text.matchAll(/'(?:[^']|'')*'/g)].map((match) => [
    match.index,
    match.index + match[0].length,
  ]);
  return comments
    .map(({ start }) => start)
    .find(
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
  fault: SourceFault,
): SourceDocument {
  const before = text.slice(0, at);
  const line = before.split("\n").length;
  const place = { file, line, column: at - before.lastIndexOf("\n") };
  return { ...unreadable(file, () => sourceProblem(fault, place)), place: source.place, codes: ["COMMENT"] };
}
