import type { Kind } from "./kinds.ts";

/** One setting: its environment variable, its option, what it takes and what it means. */
export interface Setting<T> {
  readonly variable: string;
  /** The command line's name for it, without dashes; none for what must not show in a process list. */
  readonly option: string | undefined;
  readonly kind: Kind<T>;
  /** The default as a user would write it; undefined where there is none. */
  readonly fallback: string | undefined;
  /** What {@link fallback} stands for. */
  readonly usual: T | undefined;
  readonly about: string;
  /** True where the value must never be shown. */
  readonly confidential: boolean;
  /** True where an empty text is a value of its own; elsewhere empty is the same as not set. */
  readonly emptyCounts: boolean;
}

/** A setting with a default always has a value. */
export interface SettingWithDefault<T> extends Setting<T> {
  readonly fallback: string;
}

type Extras = Partial<Pick<Setting<unknown>, "option" | "confidential" | "emptyCounts">>;

/** A setting without a default, its option and variable made of its name in capitals. */
export function setting<T>(name: string, about: string, takes: Kind<T>, extras: Extras = {}): Setting<T> {
  return {
    variable: `ENVSHIM_${name}`,
    option: name.toLowerCase().replaceAll("_", "-"),
    kind: takes,
    fallback: undefined,
    usual: undefined,
    about,
    confidential: false,
    emptyCounts: false,
    ...extras,
  };
}

/** A setting that always has a value. @param fallback the default as a user would write it */
export function withDefault<T>(
  name: string,
  fallback: string,
  about: string,
  takes: Kind<T>,
  extras: Extras = {},
): SettingWithDefault<T> {
  return { ...setting(name, about, takes, extras), fallback, usual: takes.parse(fallback) };
}

/** A table of settings. */
export type SettingsTable = Readonly<Record<string, Setting<unknown>>>;

/** A command's own settings: its name is in front of their variables, and not of their options. */
export function ofCommand<Table extends SettingsTable>(command: string, table: Table): Table {
  const option = (one: Setting<unknown>) => one.option?.replace(`${command}-`, "");
  const named = Object.entries(table).map(([key, one]) => [key, { ...one, option: option(one) }] as const);
  return Object.fromEntries(named) as Table;
}

/** The values of a table: `undefined` only where a setting has no default. */
export type ValuesOf<Table extends SettingsTable> = {
  readonly [Key in keyof Table]: Table[Key] extends SettingWithDefault<infer T>
    ? T
    : Table[Key] extends Setting<infer T>
      ? T | undefined
      : never;
};
