import { SpecInvalidError } from "../errors/errors.ts";
import { formatPlace, type Problem } from "../errors/problem.ts";
import { DOUBTS, FAULTS, parseValue } from "../secret/reference.ts";
import { parseSource, type SourceDocument, type SourceParser, unreadable } from "../text/source.ts";
import { readPlainSpec } from "./plain.ts";
import { repairDeepValues } from "./repair.ts";
import type { Spec, SpecValue, SpecVariable } from "./spec.ts";
import { collectVariables, type RawVariable, type RawVariables } from "./variables.ts";

/**
 * How many lines, colons, commas and brackets the parser takes, and signs that start something, such as quotes, `- ` and
 * comments: about a second's work. A thousand variables have 4,000 in YAML and 9,000 in JSON.
 */
const MOST_PIECES = 30_000;

const PIECE = /[\n\r:,[\]{}]|\/[/*]|(?:^|[\s"'])[-?*&!"']/;

/** How many lines are looked at, in the plainest shape as well; an environment has room for far fewer variables. */
const MOST_LINES = 100_000;

/**
 * Reads a spec's text.
 * @param file the name that messages give it
 * @param parse reads what the plain reader does not; default: as YAML or JSON
 * @throws {SpecInvalidError} with everything that is wrong with it
 */
export function parseSpec(file: string, text: string, parse: SourceParser = parseSource): Spec {
  const raw = readVariables(file, text, parse);
  const errors = [...raw.errors];
  const warnings = [...raw.warnings];
  const variables = new Map<string, SpecVariable>();
  for (const variable of raw.variables) {
    const value = readValue(variable, errors, warnings);
    const earlier = variables.get(variable.name);
    if (earlier) {
      warnings.push({
        place: variable.place,
        message: `${variable.name} is there twice, this one wins`,
        fix: `take the one at ${formatPlace(earlier.place)} away`,
      });
    }
    if (value) variables.set(variable.name, { name: variable.name, value, place: variable.place });
  }
  if (errors.length > 0) throw new SpecInvalidError(errors.sort(byPlace));
  return {
    file,
    variables: [...variables.values()],
    warnings: warnings.sort(byPlace).map(asWarning),
    notes: raw.notes,
  };
}

function readVariables(file: string, text: string, parse: SourceParser): RawVariables {
  const plain = hasTooManyLines(text) ? undefined : readPlainSpec(file, text);
  if (plain) return { variables: plain, errors: [], warnings: [], notes: [] };
  const { source, warnings } = readSource(file, text, parse);
  if (source.problems.length > 0) return { variables: [], errors: source.problems, warnings: [], notes: [] };
  const raw = collectVariables(source);
  return { ...raw, warnings: [...warnings, ...raw.warnings] };
}

/** A spec's text as a document, and a warning for each line of it that was mended; see {@link repairDeepValues}. */
export function readSource(
  file: string,
  text: string,
  parse: SourceParser,
): { readonly source: SourceDocument; readonly warnings: readonly Problem[] } {
  const source = hasTooManyLines(text)
    ? unreadable(file, TOO_MANY_LINES)
    : text.split(PIECE, MOST_PIECES + 1).length > MOST_PIECES
      ? unreadable(file, TOO_MUCH)
      : parse(file, text);
  const repair = source.problems.length > 0 ? repairDeepValues(file, text, source.codes) : undefined;
  const repaired = repair && parse(file, repair.text);
  if (!repaired || repaired.problems.length > 0) return { source, warnings: [] };
  return { source: repaired, warnings: repair.warnings };
}

function hasTooManyLines(text: string): boolean {
  return text.split("\n", MOST_LINES + 2).length > MOST_LINES + 1;
}

const TOO_MUCH = `the spec is too large to be read: it has more than ${MOST_PIECES} lines, colons, commas, brackets and other signs`;
const TOO_MANY_LINES = `the spec is too large to be read: it has more than ${MOST_LINES} lines`;

function readValue(variable: RawVariable, errors: Problem[], warnings: Problem[]): SpecValue | undefined {
  const { name, text, valuePlace: place } = variable;
  const parsed = parseValue(text);
  if (parsed.kind === "malformed") {
    const { message, fix } = FAULTS[parsed.fault];
    errors.push({ place, message: `the value of ${name} ${message}`, fix });
    return undefined;
  }
  if (parsed.kind === "reference") return parsed;
  const { value, doubt } = parsed;
  if (doubt) {
    const { message, fix } = DOUBTS[doubt];
    warnings.push({ place, message: `the value of ${name} ${message}, but is passed on as text`, fix });
  }
  return { kind: "literal", value };
}

/** What a spec warning is where warnings are errors. */
function asWarning(warning: Problem): Problem {
  return { code: "spec-invalid", ...warning };
}

function byPlace(a: Problem, b: Problem): number {
  return (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0);
}
