import type { Problem } from "../errors/problem.ts";
import { parseSource, type SourceDocument, type SourceParser, unreadable } from "../text/source.ts";
import { hasManyLines, MOST_LINES } from "./plain.ts";
import { repairDeepValues } from "./repair.ts";
import { type SpecFault, specProblem } from "./words.ts";

/**
 * How many characters the parser takes, and how many pieces: lines, colons, commas, brackets, and what starts something,
 * such as a quote, `- ` or a comment. The worst text of that size is a second's work. A thousand variables have 4,000
 * pieces in YAML and 9,000 in JSON. With its usual stack the kernel takes 2,080,451 bytes of an environment.
 */
const MOST_CHARACTERS = 2.25 * 2 ** 20;
const MOST_PIECES = 20_000;

const PIECE = /[\n\r:,[\]{}]|\/[/*]|(?:^|[\s"'])[-?*&!"']/;

/** A spec's text as nodes. The one broken shape that is repaired is mended in them. */
export interface SpecDocument {
  readonly source: SourceDocument;
  /** A warning for each line that was mended. */
  readonly warnings: readonly Problem[];
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
  const fault = faultOfSize(text);
  if (fault === undefined) return parse(file, text);
  return unreadable(file, (place) => specProblem(fault, place));
}

/** What a text has more of than the parser takes. */
function faultOfSize(text: string): SpecFault | undefined {
  const kind = "too-large";
  if (hasManyLines(text)) return { kind, most: MOST_LINES, of: "lines" };
  if (text.length > MOST_CHARACTERS) return { kind, most: MOST_CHARACTERS, of: "characters" };
  return text.split(PIECE, MOST_PIECES + 1).length > MOST_PIECES
    ? { kind, most: MOST_PIECES, of: "pieces" }
    : undefined;
}
