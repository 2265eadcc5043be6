import { SpecInvalidError } from "../errors/errors.ts";
import type { Problem } from "../errors/problem.ts";
import { parseValue } from "../secret/reference.ts";
import { parseSource, type SourceParser } from "../text/source.ts";
import { hasManyLines, parseDocument, type SpecDocument } from "./document.ts";
import { readPlainSpec } from "./plain.ts";
import type { Spec, SpecCommand, SpecValue, SpecVariable } from "./spec.ts";
import { collectVariables, type RawVariable, type RawVariables } from "./variables.ts";
import { specProblem } from "./words.ts";

/** How many errors are told, and how many warnings. A text with more of them is no spec. */
const MOST_TOLD = 1000;

/** What is known of a spec's text already. */
export interface Known {
  /** The text as nodes, by the same parser. */
  readonly document?: SpecDocument;
  /** What the spec's `command` is, where somebody needs it. */
  readonly command?: SpecCommand | undefined;
}

/**
 * Reads a spec's text.
 * @param file the name that messages give it
 * @param parse reads what the plain reader does not; default: as YAML or JSON
 * @param known spares the text's being parsed once more
 * @throws {SpecInvalidError} with everything that is wrong with it
 */
export function parseSpec(
  file: string,
  text: string,
  parse: SourceParser = parseSource,
  { document, command }: Known = {},
): Spec {
  const raw = readVariables(file, text, () => document ?? parseDocument(file, text, parse));
  const errors = [...raw.errors, ...(command?.errors ?? [])];
  const warnings = [...raw.warnings];
  const variables = new Map<string, SpecVariable>();
  for (const variable of raw.variables) {
    const value = readValue(variable, errors, warnings);
    const earlier = variables.get(variable.name);
    if (earlier) {
      const { name, place } = variable;
      warnings.push(specProblem({ kind: "name-twice", name, earlier: earlier.place }, place));
    }
    const { name, place, valuePlace } = variable;
    if (value) variables.set(name, { name, value, place, valuePlace });
  }
  if (errors.length > 0) throw new SpecInvalidError(inOrder(errors));
  return {
    file,
    variables: [...variables.values()],
    ...(command ? { command } : {}),
    warnings: inOrder(warnings).map(asWarning),
    notes: raw.notes,
  };
}

function readVariables(file: string, text: string, read: () => SpecDocument): RawVariables {
  const plain = hasManyLines(text) ? undefined : readPlainSpec(file, text);
  if (plain) return { variables: plain, errors: [], warnings: [], notes: [] };
  const { source, warnings } = read();
  if (source.problems.length > 0) return { variables: [], errors: source.problems, warnings: [], notes: [] };
  const raw = collectVariables(source);
  return { ...raw, warnings: [...warnings, ...raw.warnings] };
}

function readValue(variable: RawVariable, errors: Problem[], warnings: Problem[]): SpecValue | undefined {
  const { name, text, valuePlace: place } = variable;
  const parsed = parseValue(text);
  if (parsed.kind === "malformed") {
    errors.push(specProblem({ kind: "bad-reference", name, fault: parsed.fault }, place));
    return undefined;
  }
  if (parsed.kind === "reference") return parsed;
  const { value, fault } = parsed;
  if (fault) warnings.push(specProblem({ kind: "like-reference", name, fault }, place));
  return { kind: "literal", value };
}

/** Gives a warning the cause that it has where warnings are errors. */
function asWarning(warning: Problem): Problem {
  return { code: "spec-invalid", ...warning };
}

/** The problems by their place, those past {@link MOST_TOLD} as a number. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const sorted = problems.toSorted(byPlace);
  const [next] = sorted.splice(MOST_TOLD);
  if (next) sorted.push(specProblem({ kind: "more", count: problems.length - MOST_TOLD }, next.place));
  return sorted;
}

function byPlace(a: Problem, b: Problem): number {
  return (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0);
}
