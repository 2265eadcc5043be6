import { StrictError } from "../errors/errors.ts";
import type { Problem } from "../errors/problem.ts";
import { unfaithfulVariables } from "../host/faithful.ts";
import type { Host } from "../host/host.ts";
import { DEFAULT_LOG, type Log, makeLog } from "../log/log.ts";
import { type GivenOptions, readSettings, unknownSettings } from "../settings/settings.ts";
import { SETTINGS } from "../settings/table.ts";
import { readSpec } from "../spec/read.ts";
import type { Spec } from "../spec/spec.ts";
import type { StoreKind } from "../store/kind.ts";
import { allSettings, type MainSettings, readMainSettings } from "../store/settings.ts";
import { makePlan, type Plan, refersToSecrets } from "./plan.ts";

/** The stages before anything is fetched, each from the one before it. */
export interface Prepared {
  readonly settings: MainSettings;
  readonly spec: Spec;
  readonly plan: Plan;
  readonly warnings: readonly Problem[];
}

/**
 * Settings, spec and plan of a run.
 * @throws {SettingError}, {SpecUnreadableError}, {SpecInvalidError}
 */
export async function prepare(
  options: GivenOptions,
  { env, environ, fs }: Host,
  kinds: readonly StoreKind[],
): Promise<Prepared> {
  const settings = readMainSettings(kinds, options, env);
  const isRequired = () => namesStore(settings) && !refersToSecrets(env, settings);
  const spec = await readSpec({ named: settings.spec, isRequired }, fs);
  const plan = makePlan(spec, env, settings);
  const warnings = [
    ...unknownSettings(env, allSettings(kinds)),
    ...unfaithfulVariables(environ),
    ...spec.warnings,
    ...plan.warnings,
  ];
  return { settings, spec, plan, warnings };
}

/** True where somebody meant secrets to be fetched: without any reference a spec is missing. */
function namesStore({ endpoint, token, tokenFile }: MainSettings): boolean {
  return endpoint !== undefined || token !== undefined || tokenFile !== undefined;
}

/** The log as the settings want it, even where some other setting is wrong. */
export function openLog(options: GivenOptions, { env, err, clock }: Host): Log {
  try {
    const { logLevel, logFormat } = SETTINGS;
    return makeLog(readSettings({ logLevel, logFormat }, options, env), err, clock.now);
  } catch {
    return makeLog(DEFAULT_LOG, err, clock.now);
  }
}

/** Logs warnings. @throws {StrictError} instead, where `strict` makes errors of them */
export function warnAll(warnings: readonly Problem[], strict: boolean, log: Log): void {
  if (strict && warnings.length > 0) throw new StrictError(warnings);
  for (const warning of warnings) log.warn(warning);
}
