import { EnvshimError, StrictError } from "../errors/errors.ts";
import { formatPlace, formatProblem, type Problem } from "../errors/problem.ts";
import type { Host } from "../host/host.ts";
import { makePlan } from "../resolve/plan.ts";
import { formatReference } from "../secret/reference.ts";
import { type GivenOptions, readSettings, unknownSettings } from "../settings/settings.ts";
import { REPORT_SETTINGS, SETTINGS } from "../settings/table.ts";
import { readSpec } from "../spec/read.ts";
import type { Spec, SpecVariable } from "../spec/spec.ts";
import type { StoreKind } from "../store/kind.ts";
import { allSettings, readMainSettings } from "../store/settings.ts";
import { looksSecret } from "./looks-secret.ts";
import { formatTable } from "./table.ts";

/**
 * Validates settings and spec without asking any store, and prints every variable and every problem.
 * @returns 0, or the exit status of the first error
 */
export function check(options: GivenOptions, { env, fs, out }: Host, kinds: readonly StoreKind[]): number {
  const { json } = readSettings(REPORT_SETTINGS, options, env);
  const settings = attempt(() => readMainSettings(kinds, options, env));
  // The spec can be checked whatever the other settings are.
  const spec = attempt(() => readSpec(readSettings({ spec: SETTINGS.spec }, options, env).spec, fs));
  const plan = settings.value && spec.value && makePlan(spec.value, env, settings.value);
  const unknown = unknownSettings(env, allSettings(kinds));
  const warnings = [...unknown, ...(spec.value?.warnings ?? []), ...(plan?.warnings ?? [])];
  const strict = settings.value?.strict && warnings.length > 0 ? [new StrictError(warnings)] : [];
  const errors = [settings.error, spec.error, ...strict].filter((error) => error !== undefined);
  const report = { spec: spec.value, errors, warnings: strict.length > 0 ? [] : warnings };
  out.write(json ? asJson(report) : asText(report));
  return errors[0]?.exitStatus ?? 0;
}

interface Report {
  readonly spec: Spec | undefined;
  readonly errors: readonly EnvshimError[];
  readonly warnings: readonly Problem[];
}

interface Attempt<T> {
  readonly value?: T;
  readonly error?: EnvshimError;
}

function attempt<T>(stage: () => T): Attempt<T> {
  try {
    return { value: stage() };
  } catch (error) {
    if (error instanceof EnvshimError) return { error };
    throw error;
  }
}

function asText({ spec, errors, warnings }: Report): string {
  const rows = (spec?.variables ?? []).map((variable) => [
    variable.name,
    variable.value.kind,
    shownValue(variable),
    `line ${variable.place.line}`,
  ]);
  const problems = [
    ...errors.flatMap(({ problems }) => problems.map((problem) => `error: ${formatProblem(problem)}\n`)),
    ...warnings.map((warning) => `warning: ${formatProblem(warning)}\n`),
  ];
  return formatTable(rows) + problems.join("");
}

function asJson({ spec, errors, warnings }: Report): string {
  const problem = (severity: string, { code, place, message, fix }: Problem) => ({
    severity,
    code,
    ...(place ? { at: formatPlace(place) } : {}),
    message,
    fix,
  });
  const report = {
    spec: spec?.file,
    variables: (spec?.variables ?? []).map((variable) => ({
      name: variable.name,
      kind: variable.value.kind,
      value: shownValue(variable),
      line: variable.place.line,
    })),
    problems: [
      ...errors.flatMap(({ code, problems }) =>
        problems.map((found) => problem("error", { code, ...found })),
      ),
      ...warnings.map((warning) => problem("warning", warning)),
    ],
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** The reference, or the literal; `[hidden]` where the literal may be a secret. */
function shownValue({ name, value }: SpecVariable): string {
  if (value.kind === "reference") return formatReference(value.reference);
  return looksSecret(name, value.value) ? "[hidden]" : JSON.stringify(value.value);
}
