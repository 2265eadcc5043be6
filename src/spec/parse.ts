import { SpecInvalidError } from "../errors/errors.ts";
import { formatPlace, type Problem } from "../errors/problem.ts";
import { DOUBTS, FAULTS, parseValue } from "../secret/reference.ts";
import { parseSource, type SourceParser, unreadable } from "../text/source.ts";
import { readPlainSpec } from "./plain.ts";
import { repairDeepValues } from "./repair.ts";
import type { Spec, SpecValue, SpecVariable } from "./spec.ts";
import { collectVariables, type RawVariable, type RawVariables } from "./variables.ts";

/**
 * How many characters the parser takes, and how many lines, colons, commas and brackets, and signs that start something,
 * such as quotes, `- ` and comments: a second's work for the worst of them. A thousand variables have 4,000 signs in
 * YAML and 9,000 in JSON.
 */
const MOST_CHARACTERS = 2 ** 20;
const MOST_PIECES = 20_000;

const PIECE = /[\n\r:,[\]{}]|\/[/*]|(?:^|[\s"'])[-?*&!"']/;

/** How many lines are looked at, in the plainest shape as well; an environment has room for far fewer variables. */
const MOST_LINES = 100_000;

/** How many errors are told, and how many warnings. A text with more of them is no spec. */
const MOST_TOLD = 1000;

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
  if (errors.length > 0) throw new SpecInvalidError(inOrder(errors));
  return {
    file,
    variables: [...variables.values()],
    warnings: inOrder(warnings).map(asWarning),
    notes: raw.notes,
  };
}

function readVariables(file: string, text: string, parse: SourceParser): RawVariables {
  const manyLines = text.split("\n", MOST_LINES + 2).length > MOST_LINES + 1;
  const plain = manyLines ? undefined : readPlainSpec(file, text);
  if (plain) return { variables: plain, errors: [], warnings: [], notes: [] };
  const most = manyLines ? `${MOST_LINES} lines` : mostOfParser(text);
  const source = most === undefined ? parse(file, text) : unreadable(file, tooLarge(most));
  if (source.problems.length === 0) return collectVariables(source);
  const repair = repairDeepValues(file, text, source.codes);
  const repaired = repair && parse(file, repair.text);
  if (!repaired || repaired.problems.length > 0)
    return { variables: [], errors: source.problems, warnings: [], notes: [] };
  const raw = collectVariables(repaired);
  return { ...raw, warnings: [...repair.warnings, ...raw.warnings] };
}

/** What a text has more of than the parser takes. */
function mostOfParser(text: string): string | undefined {
  if (text.length > MOST_CHARACTERS)
    return `${MOST_CHARACTERS} characters and is no plain list of - name: and value:`;
  if (text.split(PIECE, MOST_PIECES + 1).length > MOST_PIECES)
    return `${MOST_PIECES} lines, colons, commas, brackets and other signs`;
  return undefined;
}

const tooLarge = (most: string) => `the spec is too large to be read: it has more than ${most}`;

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

/** The problems by their place, those past {@link MOST_TOLD} as a number. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const sorted = problems.toSorted(byPlace);
  const [next] = sorted.splice(MOST_TOLD);
  if (next)
    sorted.push({
      ...(next.place ? { place: next.place } : {}),
      message: `${problems.length - MOST_TOLD} more from here on`,
    });
  return sorted;
}

function byPlace(a: Problem, b: Problem): number {
  return (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0);
}
