import { SpecInvalidError } from "../errors/errors.ts";
import { formatPlace, type Problem } from "../errors/problem.ts";
import { parseValue } from "../secret/reference.ts";
import { parseSource } from "../text/source.ts";
import { readPlainSpec } from "./plain.ts";
import { repairDeepValues } from "./repair.ts";
import type { Spec, SpecValue, SpecVariable } from "./spec.ts";
import { collectVariables, type RawVariable, type RawVariables } from "./variables.ts";

/**
 * Reads a spec's text.
 * @param file the name that messages give it
 * @throws {SpecInvalidError} with everything that is wrong with it
 */
export function parseSpec(file: string, text: string): Spec {
  const raw = readVariables(file, text);
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
  return { file, variables: [...variables.values()], warnings: warnings.sort(byPlace).map(asWarning) };
}

function readVariables(file: string, text: string): RawVariables {
  const plain = readPlainSpec(file, text);
  if (plain) return { variables: plain, errors: [], warnings: [] };
  const source = parseSource(file, text);
  if (source.problems.length === 0) return collectVariables(source);
  const repair = repairDeepValues(file, text, source.codes);
  const repaired = repair && parseSource(file, repair.text);
  if (!repaired || repaired.problems.length > 0)
    return { variables: [], errors: source.problems, warnings: [] };
  const raw = collectVariables(repaired);
  return { ...raw, warnings: [...repair.warnings, ...raw.warnings] };
}

function readValue(variable: RawVariable, errors: Problem[], warnings: Problem[]): SpecValue | undefined {
  const { name, text, valuePlace: place } = variable;
  const parsed = parseValue(text);
  if (parsed.kind === "malformed") {
    errors.push({
      place,
      message: `the value of ${name} starts with secret: but is no reference`,
      fix: parsed.fix,
    });
    return undefined;
  }
  if (parsed.kind === "literal" && parsed.oddCase) {
    warnings.push({
      place,
      message: `the value of ${name} looks like a reference, but is passed on as text`,
      fix: "write secret: in small letters",
    });
  }
  return parsed;
}

/** What a spec warning is where warnings are errors. */
function asWarning(warning: Problem): Problem {
  return { code: "spec-invalid", ...warning };
}

function byPlace(a: Problem, b: Problem): number {
  return (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0);
}
