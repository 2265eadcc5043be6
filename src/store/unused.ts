import type { Problem } from "../errors/problem.ts";
import type { Log } from "../log/log.ts";
import type { SettingsTable } from "../settings/setting.ts";

/** What a kind says of settings of its own, by their keys, where the store is of another kind: given its name, a warning. */
export type Unused = Readonly<Record<string, ((kind: string) => Promise<Problem>) | undefined>>;

/** Warns of what is set for stores of other kinds, and is not used by one of this kind. */
export async function tellUnused(
  kinds: readonly { readonly unused?: Unused }[],
  { name, settings }: { readonly name: string; readonly settings: SettingsTable },
  values: Readonly<Record<string, unknown>>,
  log: Pick<Log, "warn">,
): Promise<void> {
  for (const [key, problem] of kinds.flatMap(({ unused = {} }) => Object.entries(unused))) {
    if (problem && values[key] !== undefined && !Object.hasOwn(settings, key)) log.warn(await problem(name));
  }
}
