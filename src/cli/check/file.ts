import { EnvshimError } from "../../errors/errors.ts";
import { EXIT_STATUS } from "../../errors/exit-codes.ts";
import { formatPlace, type Problem } from "../../errors/problem.ts";
import { findNearlyCommand, readCommand } from "../../spec/command.ts";
import { parseDocument } from "../../spec/document.ts";
import { parseSpec } from "../../spec/parse.ts";
import { findRefused } from "../../spec/platform.ts";
import { type FoundSpec, noSpec } from "../../spec/read.ts";
import type { Spec } from "../../spec/spec.ts";
import { findTwice } from "../../spec/twice.ts";
import { parserFor } from "../../text/format.ts";
import type { CliCommand } from "../command.ts";
import { adviseOn } from "./advice.ts";
import { adviseOnCommand } from "./entrypoint.ts";
import type { Finding } from "./report.ts";

/** What was found out about one spec. */
export interface Checked {
  readonly file: string | undefined;
  /** Undefined where it is not valid. */
  readonly spec: Spec | undefined;
  readonly findings: readonly Finding[];
}

/** A stage that may fail: what it gave, or why not. */
export interface Attempt<T> {
  readonly value?: T;
  readonly errors: readonly Finding[];
}

/** Runs a stage of `check`. @throws what is a bug */
export async function attempt<T>(stage: () => T | Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await stage(), errors: [] };
  } catch (error) {
    if (error instanceof EnvshimError) return { errors: error.problems.map(asError(error)) };
    throw error;
  }
}

/** How a spec is checked. */
export interface CheckRules {
  /** True where what the platform refuses counts, too. */
  readonly platform: boolean;
  /** Those of envshim, some of which a spec's `command` may call. */
  readonly commands: readonly CliCommand[];
}

/**
 * Checks one spec.
 * @param named its name, where it has to be told though it cannot be read
 */
export async function checkSpec(
  named: string | undefined,
  find: () => FoundSpec | Promise<FoundSpec>,
  { platform, commands }: CheckRules,
): Promise<Checked> {
  const { value: found, errors } = await attempt(find);
  if (!found) return { file: named, spec: undefined, findings: errors };
  if (!("text" in found)) return { file: undefined, spec: noSpec, findings: found.warnings.map(asWarning) };
  const { file, text } = found;
  const parse = await parserFor(file, text);
  const document = parseDocument(file, text, parse);
  const { source } = document;
  const { value: spec, errors: invalid } = await attempt(() => parseSpec(file, text, parse, { document }));
  const twice = findTwice(source).map(asInvalid);
  const refused = platform ? findRefused(source, spec).filter(isNotIn(invalid)).map(asRefused) : [];
  const findings: Finding[] = [
    ...invalid,
    ...twice,
    ...refused,
    ...(spec?.warnings.map(asWarning) ?? []),
    ...findNearlyCommand(source).map(asWarning),
    ...adviseOnCommand(readCommand(source), spec, commands, isNotIn([...twice, ...refused])),
    ...(spec?.notes.map((note): Finding => ({ severity: "info", ...note })) ?? []),
    ...(spec?.variables.flatMap((variable) => adviseOn(variable, text)) ?? []),
  ];
  return { file, spec, findings };
}

export function asWarning(problem: Problem): Finding {
  return { severity: "warning", ...problem };
}

function asError({ code, exitStatus }: EnvshimError) {
  return (problem: Problem): Finding => ({ severity: "error", status: exitStatus, code, ...problem });
}

function asInvalid(problem: Problem): Finding {
  const code = "spec-invalid";
  return { severity: "error", status: EXIT_STATUS[code], code, ...problem };
}

function asRefused(problem: Problem): Finding {
  return { ...asInvalid(problem), rule: "platform" };
}

/** False for a problem at the place of one of these: a place that is wrong for two reasons is told once. */
function isNotIn(others: readonly Problem[]): (problem: Problem) => boolean {
  const places = new Set(others.map(({ place }) => place && formatPlace(place)));
  return ({ place }) => place === undefined || !places.has(formatPlace(place));
}
