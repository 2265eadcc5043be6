import { EnvshimError, StrictError } from "../errors/errors.ts";
import { formatPlace, formatProblem, type Problem } from "../errors/problem.ts";
import type { Host } from "../host/host.ts";
import { makePlan } from "../resolve/plan.ts";
import { looksLikeCredential, looksSecret } from "../secret/looks-secret.ts";
import { formatReference } from "../secret/reference.ts";
import { type GivenOptions, readSettings, unknownSettings } from "../settings/settings.ts";
import { REPORT_SETTINGS, SETTINGS } from "../settings/table.ts";
import { looksLikePlaceholder } from "../spec/placeholder.ts";
import { parseText, readSpec } from "../spec/read.ts";
import type { Spec, SpecVariable } from "../spec/spec.ts";
import type { StoreKind } from "../store/kind.ts";
import { allSettings, readMainSettings } from "../store/settings.ts";
import { formatTable } from "./table.ts";
import { CommandLineError } from "./words.ts";

/** What names the standard input, and how messages call it. */
const STDIN = { operand: "-", file: "<stdin>" } as const;

/**
 * Validates settings and spec without asking any store, and prints every variable and every problem.
 * @param operands the spec's file, or `-` for the standard input; none: as the main job finds it
 * @returns 0, or the exit status of the first error
 * @throws {UsageError} where two specs are named
 */
export async function check(
  options: GivenOptions,
  host: Host,
  kinds: readonly StoreKind[],
  [operand]: readonly string[] = [],
): Promise<number> {
  const { env, out } = host;
  if (operand !== undefined && options.has("spec")) {
    throw new CommandLineError({ kind: "two-specs" });
  }
  const { json } = readSettings(REPORT_SETTINGS, options, env);
  const settings = await attempt(() => readMainSettings(kinds, options, env));
  // The spec can be checked whatever the other settings are.
  const spec = await attempt(() => specOf(operand, options, host));
  const warnings = [...unknownSettings(env, allSettings(kinds)), ...(spec.value?.warnings ?? [])];
  if (settings.value && spec.value) {
    makePlan(spec.value, env, settings.value, { warn: (problem) => warnings.push(problem) });
  }
  const strict = settings.value?.strict && warnings.length > 0 ? [new StrictError(warnings)] : [];
  const errors = [settings.error, spec.error, ...strict].filter((error) => error !== undefined);
  const report = {
    spec: spec.value,
    errors,
    warnings: strict.length > 0 ? [] : warnings,
    notes: [...(spec.value?.notes ?? []), ...(spec.value?.variables.flatMap(advice) ?? [])],
  };
  out.write(json ? asJson(report) : asText(report));
  return errors[0]?.exitStatus ?? 0;
}

async function specOf(operand: string | undefined, options: GivenOptions, host: Host): Promise<Spec> {
  if (operand === STDIN.operand) return parseText(STDIN.file, await host.in.read());
  const named = operand ?? readSettings({ spec: SETTINGS.spec }, options, host.env).spec;
  return readSpec({ named, isRequired: () => true }, host.fs);
}

/** Names that hold a credential as a whole, and not something about one, such as MAX_TOKENS. */
const CREDENTIAL_NAME =
  /(?:pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|(?:api|access|private|secret|signing|encryption)_?key)$/i;

/** Texts that no credential is: a number, a switch, a path, an address without a password. */
const HARMLESS = /^(?:|[\d.]+|true|false|yes|no|on|off|none|null|[./~]\S*|\w+:\/\/\S+)$/i;

function advice({ name, value, place }: SpecVariable): Problem[] {
  if (value.kind !== "literal") return [];
  if (looksLikePlaceholder(value.value)) {
    return [
      {
        place,
        message: `the value of ${name} looks like a placeholder that nobody filled in`,
        fix: "put the value there, or write secret:NAME",
      },
    ];
  }
  const byName = CREDENTIAL_NAME.test(name) && !HARMLESS.test(value.value);
  if (!byName && !looksLikeCredential(value.value)) return [];
  return [
    {
      place,
      message: `the value of ${name} looks like a credential that everybody who can read the spec has`,
      fix: "put it into the store and write secret:NAME here",
    },
  ];
}

interface Report {
  readonly spec: Spec | undefined;
  readonly errors: readonly EnvshimError[];
  readonly warnings: readonly Problem[];
  /** What is worth knowing, and no reason to fail. */
  readonly notes: readonly Problem[];
}

interface Attempt<T> {
  readonly value?: T;
  readonly error?: EnvshimError;
}

async function attempt<T>(stage: () => T | Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await stage() };
  } catch (error) {
    if (error instanceof EnvshimError) return { error };
    throw error;
  }
}

function asText({ spec, errors, warnings, notes }: Report): string {
  const rows = (spec?.variables ?? []).map((variable) => [
    variable.name,
    variable.value.kind,
    textOf(variable),
    `line ${variable.place.line}`,
  ]);
  const problems = [
    ...errors.flatMap(({ problems }) => problems.map((problem) => `error: ${formatProblem(problem)}\n`)),
    ...warnings.map((warning) => `warning: ${formatProblem(warning)}\n`),
    ...notes.map((note) => `info: ${formatProblem(note)}\n`),
  ];
  return formatTable(rows) + problems.join("");
}

function asJson({ spec, errors, warnings, notes }: Report): string {
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
      ...(isHidden(variable) ? { hidden: true } : { value: writtenValue(variable) }),
      line: variable.place.line,
    })),
    problems: [
      ...errors.flatMap(({ code, problems }) =>
        problems.map((found) => problem("error", { code, ...found })),
      ),
      ...warnings.map((warning) => problem("warning", warning)),
      ...notes.map((note) => problem("info", note)),
    ],
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** What a variable is given, on one line; `[hidden]` where that may be a secret. */
function textOf(variable: SpecVariable): string {
  if (isHidden(variable)) return "[hidden]";
  return variable.value.kind === "literal" ? JSON.stringify(variable.value.value) : writtenValue(variable);
}

function writtenValue({ value }: SpecVariable): string {
  return value.kind === "literal" ? value.value : formatReference(value.reference);
}

function isHidden({ name, value }: SpecVariable): boolean {
  return value.kind === "literal" && looksSecret(name, value.value);
}
