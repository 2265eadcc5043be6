import { type GivenOptions, type Inherited, readSettings } from "../settings/settings.ts";
import type { Spec } from "../spec/spec.ts";
import type { StoreKind } from "../store/kind.ts";
import { mainTable } from "../store/settings.ts";
import { NoSourceError, UpUsageError } from "./words.ts";

/** Where the container has its secrets from. */
export type SecretSource =
  /** A file or a folder of this machine. */
  | { readonly kind: "file"; readonly path: string }
  /** A store that the settings name. */
  | { readonly kind: "store"; readonly endpoint: string }
  | { readonly kind: "none" };

/**
 * What the options and the environment say of the secrets; an option beats a variable, and a file a store.
 * @param secrets the value of `--secrets`, or of its variable
 * @throws {UsageError} where two options say different things; {SettingError} where the endpoint is none
 */
export function secretSource(
  secrets: string | undefined,
  options: GivenOptions,
  env: Inherited,
  kinds: readonly StoreKind[],
): SecretSource {
  const endpoint = options.get("endpoint") ?? env.ENVSHIM_ENDPOINT;
  if (options.has("secrets") && options.has("endpoint")) {
    throw new UpUsageError({ kind: "two-sources" });
  }
  if (secrets && !options.has("endpoint")) return { kind: "file", path: secrets };
  if (!endpoint) return { kind: "none" };
  const path = readSettings({ endpoint: mainTable(kinds).endpoint }, options, env).endpoint?.path;
  return path === undefined ? { kind: "store", endpoint } : { kind: "file", path };
}

/** @throws {SettingError} where a spec has references and nothing says where their secrets are */
export function requireSource({ kind }: SecretSource, { variables, file = "the spec" }: Spec): void {
  const names = variables.flatMap(({ value }) => (value.kind === "reference" ? value.reference.name : []));
  if (kind !== "none" || names.length === 0) return;
  throw new NoSourceError(file, [...new Set(names)]);
}
