import type { Problem } from "../../errors/problem.ts";
import { ENVSHIM } from "../../spec/command.ts";
import type { Spec, SpecCommand } from "../../spec/spec.ts";
import type { CliCommand } from "../command.ts";
import type { Finding } from "./report.ts";

/**
 * What is to be said of a spec's `command`: whether envshim can execute it, and whether the platform starts envshim.
 * @param commands those of envshim
 * @param isNew false for a fault that was told already
 */
export function adviseOnCommand(
  command: SpecCommand | undefined,
  spec: Spec | undefined,
  commands: readonly CliCommand[],
  isNew: (problem: Problem) => boolean,
): Finding[] {
  if (!command) return [];
  const warnings = [
    ...command.faults.filter(isNew),
    ...command.warnings,
    ...neverStarts(command, commands),
    ...replaced(command, spec),
  ];
  return warnings.map((problem) => ({
    code: "spec-invalid",
    severity: "warning",
    rule: "command",
    ...problem,
  }));
}

/** Why no app starts, whatever is in the image. */
function neverStarts(
  { place, words, startsEnvshim, app, faults }: SpecCommand,
  commands: readonly CliCommand[],
): Problem[] {
  if (faults.length > 0) return [];
  const [first = "", second] = words;
  if (!startsEnvshim && ENVSHIM.test(first)) {
    const message = "command: starts envshim without --, so no app starts";
    return commands.some(({ name, serves }) => serves && name === second)
      ? []
      : [{ place, message, fix: 'put "--" in front of the app\'s first word' }];
  }
  const [name] = app;
  if (name === undefined) {
    return [{ place, message: "there is nothing behind -- in command:, so no app starts", fix: ADD_APP }];
  }
  if (name !== "" && !name.startsWith("-")) return [];
  const what = name === "" ? "an empty word" : "an option or --";
  return [{ place, message: `in command: ${what} stands where the app's name belongs`, fix: ADD_APP }];
}

const ADD_APP = 'write ["envshim", "--", "APP", "ARG"]';

function replaced({ place, words, startsEnvshim, faults }: SpecCommand, spec: Spec | undefined) {
  const variables = spec?.variables ?? [];
  // Where a word of it speaks of envshim, such as in a shell's script, its author knows.
  if (faults.length > 0 || variables.length === 0 || words.some((word) => word.includes("envshim")))
    return [];
  const lost = variables.some(({ value }) => value.kind === "reference") ? "secrets" : "variables";
  return startsEnvshim
    ? []
    : [
        {
          place,
          message: `on the platform command: very likely replaces the image's ENTRYPOINT, and envshim with it: the app would start without its ${lost}`,
          fix: 'put the words "envshim" and "--" in front of its first one',
        },
      ];
}
