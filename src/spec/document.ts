import type { Problem } from "../errors/problem.ts";
import { parseSource, type SourceDocument, type SourceParser, unreadable } from "../text/source.ts";
import { repairDeepValues } from "./repair.ts";

/**
 * How many lines, colons, commas and brackets the parser takes, and signs that start something, such as quotes, `- ` and
 * comments: about a second's work. A thousand variables have 4,000 in YAML and 9,000 in JSON.
 */
const MOST_PIECES = 30_000;

const PIECE = /[\n\r:,[\]{}]|\/[/*]|(?:^|[\s"'])[-?*&!"']/;

/** How many lines are looked at, in the plainest shape as well; an environment has room for far fewer variables. */
const MOST_LINES = 100_000;

/** A spec's text as nodes, the one shape that is repaired mended. */
export interface SpecDocument {
  readonly source: SourceDocument;
  /** A warning for each line that was mended. */
  readonly warnings: readonly Problem[];
}

/** True for a text of more lines than anybody reads. */
export function hasManyLines(text: string): boolean {
  return text.split("\n", MOST_LINES + 2).length > MOST_LINES + 1;
}

/** Parses a spec's text; what is wrong with it is in the document's problems. @param parse default: YAML or JSON */
export function parseDocument(file: string, text: string, parse: SourceParser = parseSource): SpecDocument {
  const source = parseBounded(file, text, parse);
  if (source.problems.length === 0) return { source, warnings: [] };
  const repair = repairDeepValues(file, text, source.codes);
  const repaired = repair && parse(file, repair.text);
  return repaired?.problems.length === 0
    ? { source: repaired, warnings: repair?.warnings ?? [] }
    : { source, warnings: [] };
}

function parseBounded(file: string, text: string, parse: SourceParser): SourceDocument {
  if (hasManyLines(text)) return unreadable(file, TOO_MANY_LINES);
  return text.split(PIECE, MOST_PIECES + 1).length > MOST_PIECES
    ? unreadable(file, TOO_MUCH)
    : parse(file, text);
}

const TOO_MUCH = `the spec is too large to be read: it has more than ${MOST_PIECES} lines, colons, commas, brackets and other signs`;
const TOO_MANY_LINES = `the spec is too large to be read: it has more than ${MOST_LINES} lines`;
