import type { Problem } from "../../errors/problem.ts";
import { ENVSHIM } from "../../spec/command.ts";
import type { Spec, SpecCommand } from "../../spec/spec.ts";
import type { CliCommand } from "../command.ts";
import type { Finding } from "./report.ts";
import { type CheckFault, checkProblem } from "./words.ts";

/**
 * What is to be said of a spec's `command`: whether envshim can execute it, and whether the platform starts envshim.
 * @param commands those of envshim
 * @param isNew false for a problem that was told already
 */
export function adviseOnCommand(
  command: SpecCommand | undefined,
  spec: Spec | undefined,
  commands: readonly CliCommand[],
  isNew: (problem: Problem) => boolean,
): Finding[] {
  if (!command) return [];
  const { place, errors, warnings } = command;
  const faults = errors.length > 0 ? [] : [faultOfStart(command, commands), faultOfPlatform(command, spec)];
  const problems = [
    ...errors.filter(isNew),
    ...warnings,
    ...faults.flatMap((fault) => (fault ? checkProblem(fault, place) : [])),
  ];
  return problems.map((problem) => ({
    code: "spec-invalid",
    severity: "warning",
    rule: "command",
    ...problem,
  }));
}

/** Why no app starts, whatever is in the image. */
function faultOfStart(
  { words, startsEnvshim, app }: SpecCommand,
  commands: readonly CliCommand[],
): CheckFault | undefined {
  const [first = "", second] = words;
  if (!startsEnvshim && ENVSHIM.test(first)) {
    return commands.some(({ name, serves }) => serves && name === second) ? undefined : { kind: "no-dashes" };
  }
  const [name] = app;
  if (name === undefined) return { kind: "no-app" };
  if (name === "") return { kind: "no-app-name", is: "empty" };
  return name.startsWith("-") ? { kind: "no-app-name", is: "option" } : undefined;
}

/** Why the platform would start the app without envshim. */
function faultOfPlatform(
  { words, startsEnvshim }: SpecCommand,
  spec: Spec | undefined,
): CheckFault | undefined {
  const variables = spec?.variables ?? [];
  // An author who writes of envshim in a word, such as in a shell's script, knows.
  const isMeant = startsEnvshim || words.some((word) => word.includes("envshim"));
  if (isMeant || variables.length === 0) return undefined;
  const hasReference = variables.some(({ value }) => value.kind === "reference");
  return { kind: "replaces-entrypoint", lost: hasReference ? "secrets" : "variables" };
}
