import { formatProblem } from "../errors/problem.ts";
import { unfaithfulVariables } from "../host/faithful.ts";
import type { Host } from "../host/host.ts";
import type { Log } from "../log/log.ts";
import { openWarnings, type Warnings } from "../log/warnings.ts";
import { type GivenOptions, unknownSettings } from "../settings/settings.ts";
import { readSpec } from "../spec/read.ts";
import type { SpecCommand } from "../spec/spec.ts";
import { type Known, type MainSettings, readMainSettings } from "../store/settings.ts";
import { makePlan, type Plan, refersToSecrets } from "./plan.ts";

/** What is known of a run before anything is fetched. */
export interface Prepared {
  readonly settings: MainSettings;
  readonly plan: Plan;
  /** The spec's `command`, where that was asked for and is there. */
  readonly command?: SpecCommand;
  /** Where every later stage tells its warnings. */
  readonly warnings: Warnings;
}

/**
 * Settings, spec and plan of a run, each from the one before it.
 * @param needsCommand true where the spec's `command` is needed
 * @throws {SettingError}, {SpecUnreadableError}, {SpecInvalidError}; {StrictError} where warnings are errors
 */
export async function prepare(
  options: GivenOptions,
  { env, environ, fs }: Host,
  log: Log,
  known: Known,
  needsCommand = false,
): Promise<Prepared> {
  const settings = readMainSettings(known.kinds, options, env);
  const isRequired = () => namesStore(settings) && !refersToSecrets(env, settings);
  const spec = await readSpec({ named: settings.spec, isRequired, needsCommand }, fs);
  const warnings = openWarnings(settings.strict, log);
  const odd = [
    ...unknownSettings(env, known.settings),
    ...unfaithfulVariables(environ),
    ...spec.warnings,
    ...(spec.command?.warnings ?? []),
  ];
  for (const problem of odd) warnings.warn(problem);
  const plan = makePlan(spec, env, settings, warnings);
  warnings.endStage();
  for (const note of spec.notes) log.info(formatProblem(note));
  return { settings, plan, ...(spec.command ? { command: spec.command } : {}), warnings };
}

/** True where somebody meant secrets to be fetched: without any reference a spec is missing. */
function namesStore({ endpoint, token, tokenFile }: MainSettings): boolean {
  return endpoint !== undefined || token !== undefined || tokenFile !== undefined;
}
