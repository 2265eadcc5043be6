import { StrictError } from "../../errors/errors.ts";
import type { Problem } from "../../errors/problem.ts";
import type { Host } from "../../host/host.ts";
import { makePlan } from "../../resolve/plan.ts";
import { type GivenOptions, readSettings, unknownSettings } from "../../settings/settings.ts";
import { SETTINGS } from "../../settings/table.ts";
import { type FoundSpec, findSpec } from "../../spec/read.ts";
import { readMainSettings } from "../../store/settings.ts";
import type { Program } from "../command.ts";
import { CommandLineError } from "../words.ts";
import { asWarning, attempt, checkSpec } from "./file.ts";
import { asGithub } from "./github.ts";
import { asJson, asText, type Finding, type Report } from "./report.ts";
import { CHECK_SETTINGS } from "./settings.ts";

/** What names the standard input, and how messages call it. */
const STDIN = { operand: "-", file: "<stdin>" } as const;

const FORMATS = { text: asText, json: asJson, github: asGithub } as const;

/**
 * Validates settings and specs without asking any store, and prints every variable and every problem.
 * @param operands the specs' files, or `-` for the standard input; none: the spec that the main job finds
 * @returns 0, or the exit status of the first error
 * @throws {UsageError} where the specs are named twice, or the report has two formats
 */
export async function check(
  options: GivenOptions,
  host: Host,
  { kinds, settings: known, commands }: Program,
  operands: readonly string[] = [],
): Promise<number> {
  const { env, out } = host;
  refuseTwice(options, operands);
  const { platform, format, json } = readSettings(CHECK_SETTINGS, options, env);
  if (json && format === "github") throw new CommandLineError({ kind: "two-formats" });
  const { value: settings, errors } = await attempt(() => readMainSettings(kinds, options, env));
  // What concerns no spec alone is told once, with the first spec.
  let common = [...errors, ...unknownSettings(env, known).map(asWarning)];
  let inherited = env;
  const reports: Report[] = [];
  for (const operand of operands.length > 0 ? operands : [undefined]) {
    const { file, spec, findings } = await checkSpec(nameOf(operand), () => find(operand, options, host), {
      platform,
      commands,
    });
    const planned: Finding[] = [];
    const warnings = { warn: (problem: Problem) => planned.push(asWarning(problem)) };
    if (settings && spec) makePlan(spec, inherited, settings, warnings);
    const all = [...common, ...findings, ...planned].sort(byWeight);
    reports.push({
      file,
      variables: spec?.variables ?? [],
      findings: settings?.strict ? strictly(all) : all,
    });
    common = [];
    inherited = {};
  }
  out.write(FORMATS[json ? "json" : format](reports));
  return reports.flatMap(({ findings }) => findings.flatMap(({ status }) => status ?? []))[0] ?? 0;
}

function refuseTwice(options: GivenOptions, operands: readonly string[]): void {
  if (operands.length > 0 && options.has("spec")) throw new CommandLineError({ kind: "two-specs" });
  if (operands.indexOf(STDIN.operand) !== operands.lastIndexOf(STDIN.operand))
    throw new CommandLineError({ kind: "two-inputs" });
}

function nameOf(operand: string | undefined): string | undefined {
  return operand === STDIN.operand ? STDIN.file : operand;
}

async function find(operand: string | undefined, options: GivenOptions, host: Host): Promise<FoundSpec> {
  if (operand === STDIN.operand) return { file: STDIN.file, text: await host.in.read() };
  const named = operand ?? readSettings({ spec: SETTINGS.spec }, options, host.env).spec;
  return findSpec({ named, isRequired: () => true }, host.fs);
}

const ORDER = ["error", "warning", "info"] as const;

/** Errors first; within each what has no place, then in the order of the file. */
function byWeight(a: Finding, b: Finding): number {
  return (
    ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) ||
    (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
    (a.place?.column ?? 0) - (b.place?.column ?? 0)
  );
}

/** Makes errors of warnings, with the exit status that a start would have. */
function strictly(findings: readonly Finding[]): Finding[] {
  const warnings = findings.filter(({ severity }) => severity === "warning");
  if (warnings.length === 0) return [...findings];
  const { code, exitStatus } = new StrictError(warnings);
  return findings.map((found) =>
    found.severity === "warning" ? { code, ...found, severity: "error", status: exitStatus } : found,
  );
}
