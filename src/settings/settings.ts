import { closestMatch } from "leven";
import type { Problem } from "../errors/problem.ts";
import type { Inherited } from "../host/environ.ts";
import type { Setting, SettingsTable, ValuesOf } from "./setting.ts";
import { type SettingFault, SettingValueError, unknownSetting } from "./words.ts";

/** What every variable of a setting starts with. */
export const SETTING_PREFIX = "ENVSHIM_";

export type { Inherited };

/** Options as they were given: name without dashes → text. */
export type GivenOptions = ReadonlyMap<string, string>;

/**
 * Reads a table's settings; an option beats its variable.
 * @throws {SettingError} with every value that is wrong
 */
export function readSettings<Table extends SettingsTable>(
  table: Table,
  options: GivenOptions,
  env: Inherited,
): ValuesOf<Table> {
  const faults: SettingFault[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(table)) {
    const given = givenText(setting, options, env);
    const value = given ? setting.kind.parse(given.text) : setting.usual;
    if (given && value === undefined) faults.push(faultOfGiven(setting, given));
    values[key] = value;
  }
  if (faults.length > 0) throw new SettingValueError(faults);
  return values as ValuesOf<Table>;
}

/** A warning for each `ENVSHIM_*` variable that is none of all the settings, with the nearest one that is. */
export function unknownSettings(env: Inherited, all: readonly Setting<unknown>[]): Problem[] {
  const known = new Set(all.map(({ variable }) => variable));
  return Object.keys(env)
    .filter((name) => name.startsWith(SETTING_PREFIX) && !known.has(name) && !isServiceLink(name))
    .map((name) => unknownSetting(name, closestMatch(name, [...known])));
}

interface Given {
  readonly text: string;
  /** The option or variable it came from. */
  readonly source: string;
}

function givenText(setting: Setting<unknown>, options: GivenOptions, env: Inherited): Given | undefined {
  const option = setting.option === undefined ? undefined : options.get(setting.option);
  if (option !== undefined) return { text: option, source: `--${setting.option}` };
  const text = env[setting.variable];
  if (text === undefined || (text === "" && !setting.emptyCounts)) return undefined;
  return { text, source: setting.variable };
}

function faultOfGiven({ confidential, kind }: Setting<unknown>, { text, source }: Given): SettingFault {
  // A URL's user and query may hold a credential.
  const got = confidential || /[@?]/.test(text) ? undefined : text;
  return { source, got, takes: kind.takes, hint: kind.hint?.(text) };
}

/** Kubernetes sets these for a Service that is named envshim; they are nobody's mistake. */
function isServiceLink(name: string): boolean {
  return /^ENVSHIM(_\w+)?_(SERVICE_(HOST|PORT(_\w+)?)|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?)$/.test(name);
}
