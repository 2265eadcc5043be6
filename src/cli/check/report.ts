import { formatPlace, formatProblem, type Problem } from "../../errors/problem.ts";
import { looksSecret } from "../../secret/looks-secret.ts";
import { formatReference } from "../../secret/reference.ts";
import type { SpecVariable } from "../../spec/spec.ts";
import { formatTable } from "../table.ts";

/** How bad a problem is: a start fails, it fails only where warnings are errors, or it never fails. */
export type Severity = "error" | "warning" | "info";

/** The rule of `check` that found a problem. Programs may go by it: it stays the same when the words change. */
export type Rule = "credential" | "placeholder" | "command" | "platform";

/** A problem, and how bad it is. */
export interface Finding extends Problem {
  readonly severity: Severity;
  readonly rule?: Rule;
  /** The exit status that an error ends with. */
  readonly status?: number;
}

/** All there is to say about one spec. */
export interface Report {
  /** Its name; undefined where there is none. */
  readonly file: string | undefined;
  readonly variables: readonly SpecVariable[];
  readonly findings: readonly Finding[];
}

/** The reports for people: a row for each variable, a line for each problem; above each of several the name of its file. */
export function asText(reports: readonly Report[]): string {
  const isOne = reports.length === 1;
  return reports
    .map((report) => (isOne ? "" : `${report.file ?? "-"}\n`) + textOf(report))
    .join(isOne ? "" : "\n");
}

function textOf({ variables, findings }: Report): string {
  const rows = variables.map((variable) => [
    variable.name,
    variable.value.kind,
    shown(variable),
    `line ${variable.place.line}`,
  ]);
  return formatTable(rows) + findings.map((found) => `${found.severity}: ${formatProblem(found)}\n`).join("");
}

/** The reports for programs: an object, or for more than one file a list of them. */
export function asJson(reports: readonly Report[]): string {
  const [first, ...others] = reports.map(jsonOf);
  return `${JSON.stringify(others.length > 0 ? [first, ...others] : first, null, 2)}\n`;
}

function jsonOf({ file, variables, findings }: Report) {
  return {
    spec: file,
    variables: variables.map((variable) => ({
      name: variable.name,
      kind: variable.value.kind,
      ...(isHidden(variable) ? { hidden: true } : { value: writtenValue(variable) }),
      line: variable.place.line,
    })),
    problems: findings.map(({ severity, rule, code, place, message, fix }) => ({
      severity,
      rule,
      code,
      ...(place ? { at: formatPlace(place) } : {}),
      message,
      fix,
    })),
  };
}

/** What a variable is given, on one line; `[hidden]` where that may be a secret. */
function shown(variable: SpecVariable): string {
  if (isHidden(variable)) return "[hidden]";
  return variable.value.kind === "literal" ? JSON.stringify(variable.value.value) : writtenValue(variable);
}

function writtenValue({ value }: SpecVariable): string {
  return value.kind === "literal" ? value.value : formatReference(value.reference);
}

function isHidden({ name, value }: SpecVariable): boolean {
  return value.kind === "literal" && looksSecret(name, value.value);
}
