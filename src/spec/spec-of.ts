import { SpecInvalidError } from "../errors/errors.ts";
import type { Problem } from "../errors/problem.ts";
import { parseValue } from "../secret/reference.ts";
import type { Spec, SpecCommand, SpecValue, SpecVariable } from "./spec.ts";
import type { RawVariable, RawVariables } from "./variables.ts";
import { specProblem } from "./words.ts";

/** How many errors are told, and how many warnings. A text with more of them is no spec. */
const MOST_TOLD = 1000;

/**
 * The spec that a file's variables are.
 * @param file the name that messages give it
 * @param command what the spec's `command` is, where somebody needs it
 * @throws {SpecInvalidError} with everything that is wrong with it
 */
export function specOf(file: string, raw: RawVariables, command?: SpecCommand): Spec {
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
