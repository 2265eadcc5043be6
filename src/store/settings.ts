import { choice } from "../settings/kinds.ts";
import { type Setting, type SettingsTable, setting } from "../settings/setting.ts";
import { type GivenOptions, type Inherited, readSettings } from "../settings/settings.ts";
import { SETTINGS, type Settings } from "../settings/table.ts";
import type { Endpoint, StoreKind } from "./kind.ts";
import { LOGINS } from "./login/logins.ts";

/** The main job's settings, the endpoint among them. The values of kinds' and logins' own are there by their keys, too. */
export type MainSettings = Settings & {
  readonly endpoint: Endpoint | undefined;
  /** The name of one of {@link LOGINS}. */
  readonly login: string | undefined;
};

type MainTable = SettingsTable &
  typeof SETTINGS & { readonly endpoint: Setting<Endpoint>; readonly login: Setting<string> };

const LOGIN = setting(
  "LOGIN",
  "how to get the credential; without it token where one is set, else the store's own way",
  choice(...LOGINS.map(({ name }) => name)),
);

/** Each is made once: the list of the program itself in the start-up snapshot. */
const tables = new WeakMap<readonly StoreKind[], MainTable>();

/** Every setting of every run, in the order in which they are documented. */
export function mainTable(kinds: readonly StoreKind[]): MainTable {
  const known = tables.get(kinds);
  if (known) return known;
  const { spec, ...common } = SETTINGS;
  const own = [...kinds, ...LOGINS].map(({ settings }) => settings);
  const table: MainTable = Object.assign(
    { spec, endpoint: endpointSetting(kinds), login: LOGIN },
    common,
    { authHeader: authHeaderSetting(kinds) },
    ...own,
  );
  tables.set(kinds, table);
  return table;
}

/** What a program knows. */
export interface Known {
  readonly kinds: readonly StoreKind[];
  /** Every setting of every command, once. */
  readonly settings: readonly Setting<unknown>[];
}

/**
 * Reads the main job's settings. A token file named as an option beats a token in the environment, as every option does.
 * @throws {SettingError} with every value that is wrong
 */
export function readMainSettings(
  kinds: readonly StoreKind[],
  options: GivenOptions,
  env: Inherited,
): MainSettings {
  const settings: MainSettings = readSettings(mainTable(kinds), options, env);
  return options.has("token-file") ? { ...settings, token: undefined } : settings;
}

/** `ENVSHIM_ENDPOINT`. A URL with credentials in it is not taken: they would end up in logs. */
function endpointSetting(kinds: readonly StoreKind[]): Setting<Endpoint> {
  return setting("ENDPOINT", "where secrets come from; needed only where there is a reference", {
    takes: `${kinds.map(({ looksLike }) => looksLike).join(", ")}; with no user:password@`,
    parse: (text) => first(kinds, (kind) => kind.parse(text, kinds)),
    hint: (text) => first(kinds, (kind) => kind.hint?.(text)),
  });
}

/** `ENVSHIM_AUTH_HEADER`, with what kinds take where it says nothing. */
function authHeaderSetting(kinds: readonly StoreKind[]): typeof SETTINGS.authHeader {
  const own = kinds.flatMap(({ authHeader, name, title = name }) =>
    authHeader ? [`, to ${title} ${authHeader.name}: ${authHeader.value}`] : [],
  );
  const { about } = SETTINGS.authHeader;
  return { ...SETTINGS.authHeader, about: about + own.join("") };
}

function first<T>(kinds: readonly StoreKind[], look: (kind: StoreKind) => T | undefined): T | undefined {
  for (const kind of kinds) {
    const found = look(kind);
    if (found !== undefined) return found;
  }
  return undefined;
}
