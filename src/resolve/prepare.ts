import { StrictError } from "../errors/errors.ts";
import type { Problem } from "../errors/problem.ts";
import type { Host } from "../host/host.ts";
import { DEFAULT_LOG, type Log, makeLog } from "../log/log.ts";
import { type GivenOptions, type Inherited, readSettings, unknownSettings } from "../settings/settings.ts";
import { SETTINGS, type Settings } from "../settings/table.ts";
import { readSpec } from "../spec/read.ts";
import type { Spec } from "../spec/spec.ts";
import { unfaithfulVariables } from "../text/utf8.ts";
import { makePlan, type Plan, refersToSecrets } from "./plan.ts";

/** The stages before anything is fetched, each from the one before it. */
export interface Prepared {
  readonly settings: Settings;
  readonly spec: Spec;
  readonly plan: Plan;
  readonly warnings: readonly Problem[];
}

/**
 * Settings, spec and plan of a run.
 * @throws {SettingError}, {SpecUnreadableError}, {SpecInvalidError}
 */
export async function prepare(options: GivenOptions, { env, fs }: Host): Promise<Prepared> {
  const settings = mainSettings(options, env);
  const isRequired = () => namesStore(settings) && !refersToSecrets(env, settings);
  const spec = await readSpec({ named: settings.spec, isRequired }, fs);
  const plan = makePlan(spec, env, settings);
  const warnings = [
    ...unknownSettings(env),
    ...unfaithfulVariables(env, fs),
    ...spec.warnings,
    ...plan.warnings,
  ];
  return { settings, spec, plan, warnings };
}

/** True where somebody meant secrets to be fetched: without any reference a spec is missing. */
function namesStore({ endpoint, token, tokenFile }: Settings): boolean {
  return endpoint !== undefined || token !== undefined || tokenFile !== undefined;
}

/** The main job's settings. A token file named as an option beats a token in the environment, as every option does. */
export function mainSettings(options: GivenOptions, env: Inherited): Settings {
  const settings = readSettings(SETTINGS, options, env);
  return options.has("token-file") ? { ...settings, token: undefined } : settings;
}

/** The log as the settings want it, even where some other setting is wrong. */
export function openLog(options: GivenOptions, { env, err }: Host): Log {
  try {
    const { logLevel, logFormat } = SETTINGS;
    return makeLog(readSettings({ logLevel, logFormat }, options, env), err);
  } catch {
    return makeLog(DEFAULT_LOG, err);
  }
}

/** Logs warnings. @throws {StrictError} instead, where `strict` makes errors of them */
export function warnAll(warnings: readonly Problem[], strict: boolean, log: Log): void {
  if (strict && warnings.length > 0) throw new StrictError(warnings);
  for (const warning of warnings) log.warn(warning);
}
