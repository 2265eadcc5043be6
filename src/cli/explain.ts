import type { Host } from "../host/host.ts";
import type { Log } from "../log/log.ts";
import { prepare } from "../resolve/prepare.ts";
import { type Resolved, type ResolvedVariable, resolve } from "../resolve/resolve.ts";
import { type GivenOptions, readSettings } from "../settings/settings.ts";
import { factInWords } from "../store/fact.ts";
import type { Known } from "../store/settings.ts";
import { REPORT_SETTINGS } from "./report-settings.ts";
import { formatTable } from "./table.ts";

/** Where a variable of the app's environment comes from; never what it is. */
interface Provenance {
  readonly name: string;
  readonly from: "inherited" | "spec" | "secret" | "cache";
  /** The line of the spec that sets it. */
  readonly line?: number;
  readonly secret?: string;
  /** True where the app gets the path of a file with it. */
  readonly file?: true;
  readonly scope?: string;
  readonly version?: string;
  readonly store?: string;
  /** Seconds since the store gave the cached value; none where the clock was set back meanwhile. */
  readonly ageSeconds?: number;
}

/** Resolves as the main job would and prints where each variable comes from. @returns the exit status */
export async function explain(options: GivenOptions, host: Host, log: Log, known: Known): Promise<number> {
  const { json } = readSettings(REPORT_SETTINGS, options, host.env);
  const resolved = await resolve(await prepare(options, host, log, known), host, log);
  const rows = [...resolved.variables].map(([name, variable]) => provenance(name, variable, resolved));
  const stores = storesOf(resolved);
  host.out.write(
    json
      ? `${JSON.stringify({ variables: rows, stores }, null, 2)}\n`
      : formatTable(rows.map(textRow)) + stores.map(storeLine).join(""),
  );
  return 0;
}

/** A store that was asked, and whether the next start finds in the cache what it said. */
interface StoreReport {
  readonly store: string;
  readonly cached: boolean;
  readonly why?: string;
}

function storesOf({ fetched }: Resolved): StoreReport[] {
  if (fetched === undefined) return [];
  const { store, notCached } = fetched;
  return [
    { store, cached: notCached === undefined, ...(notCached && { why: factInWords(notCached).message }) },
  ];
}

function storeLine({ store, why }: StoreReport): string {
  return `store ${store}: ${why === undefined ? "cached" : `not cached: ${why}`}\n`;
}

function provenance(name: string, variable: ResolvedVariable, { fetched }: Resolved): Provenance {
  const line = variable.line === undefined ? {} : { line: variable.line };
  if (variable.kind === "literal") return { name, from: variable.origin, ...line };
  const { scope, version, cachedFor } = variable.secret;
  return {
    name,
    from: cachedFor === undefined ? "secret" : "cache",
    ...line,
    secret: variable.reference.name,
    ...(variable.reference.file ? { file: true as const } : {}),
    ...(scope === undefined ? {} : { scope }),
    ...(version === undefined ? {} : { version }),
    ...(fetched === undefined ? {} : { store: fetched.store }),
    ...(cachedFor === undefined || cachedFor < 0 ? {} : { ageSeconds: Math.round(cachedFor / 1000) }),
  };
}

function textRow({
  name,
  from,
  line,
  secret,
  file,
  scope,
  version,
  store,
  ageSeconds,
}: Provenance): string[] {
  const place = line === undefined ? "" : `spec line ${line}`;
  if (secret === undefined) return [name, from, place];
  const details = [
    `secret ${secret}${file ? " as a file" : ""}`,
    scope && `scope ${scope}`,
    version && `version ${version}`,
    `store ${store}`,
    ageSeconds === undefined ? "" : `${ageSeconds} s old`,
  ];
  return [name, from, place, details.filter(Boolean).join(", ")];
}
