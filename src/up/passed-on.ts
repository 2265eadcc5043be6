import { path } from "../settings/kinds.ts";
import type { Setting } from "../settings/setting.ts";
import { type GivenOptions, type Inherited, SETTING_PREFIX } from "../settings/settings.ts";
import { SETTINGS } from "../settings/table.ts";
import type { StoreKind } from "../store/kind.ts";
import { mainTable } from "../store/settings.ts";
import { type Mount, settingMount } from "./mount.ts";

/** The settings of this run that the container gets as well. */
export interface PassedOn {
  /** As Compose takes them: `NAME=value`, or `NAME` alone for what it finds in its own environment. */
  readonly environment: readonly string[];
  /** What Compose has to find there beside the caller's environment. */
  readonly env: Inherited;
  readonly mounts: readonly Mount[];
}

/** Settings of this machine's own, or that are set in another way. */
const OWN = new Set(["ENVSHIM_SPEC", "ENVSHIM_CACHE_DIR", "ENVSHIM_FILES_DIR"]);

/** What only a store needs; with a file in its place the container is better off without. */
const STORES = /^ENVSHIM_(?:ENDPOINT|LOGIN.*|HEADERS|TOKEN|.*_FILE|AUTH_HEADER)$/;

/**
 * What a container gets of the settings: those that were given, as options or in the environment. No value of a variable
 * stands in the project, which others may read: Compose takes it from its own environment. Files are mounted.
 * @param hasStore false where a file takes the place of the store
 */
export function passOn(
  kinds: readonly StoreKind[],
  options: GivenOptions,
  env: Inherited,
  hasStore: boolean,
): PassedOn {
  const given = Object.values(mainTable(kinds)).filter(
    ({ variable }) =>
      variable.startsWith(SETTING_PREFIX) &&
      !OWN.has(variable) &&
      (hasStore || !STORES.test(variable)) &&
      !(variable === SETTINGS.token.variable && options.has("token-file")),
  );
  const passed = given.flatMap((setting) => passOne(setting, options, env));
  return {
    environment: passed.map(({ entry }) => entry),
    env: Object.assign({}, ...passed.map(({ env }) => env)),
    mounts: passed.flatMap(({ mount }) => mount ?? []),
  };
}

interface Passed {
  readonly entry: string;
  readonly env?: Inherited;
  readonly mount?: Mount;
}

function passOne(
  { variable, option, kind, confidential }: Setting<unknown>,
  options: GivenOptions,
  env: Inherited,
): Passed[] {
  const value = option === undefined ? undefined : options.get(option);
  const text = value ?? env[variable];
  if (text === undefined || text === "") return [];
  if (kind === path && option !== undefined) {
    const mount = settingMount(option, text);
    return [{ entry: `${variable}=${mount.target}`, mount }];
  }
  if (value === undefined) return [{ entry: variable }];
  return [confidential ? { entry: variable, env: { [variable]: value } } : { entry: `${variable}=${value}` }];
}
