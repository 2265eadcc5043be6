import type { Host } from "../host/host.ts";
import type { Log } from "../log/log.ts";
import { prepare } from "../resolve/prepare.ts";
import { resolve } from "../resolve/resolve.ts";
import { type GivenOptions, readSettings, SETTING_PREFIX } from "../settings/settings.ts";
import { SETTINGS } from "../settings/table.ts";
import { readCommand } from "../spec/command.ts";
import { parseDocument } from "../spec/document.ts";
import { parseSpec } from "../spec/parse.ts";
import { readSpecFile } from "../spec/read.ts";
import { endpointOf } from "../store/local/endpoint.ts";
import type { Known } from "../store/settings.ts";
import { parserFor } from "../text/format.ts";
import type { Deployment } from "./deployment.ts";
import { findSpec } from "./find-spec.ts";
import { requireFile, requirePath } from "./found.ts";
import { readDeployment } from "./read.ts";
import { UP_SETTINGS, type UpSettings } from "./settings.ts";
import { requireSource, type SecretSource, secretSource } from "./source.ts";
import { UpUsageError } from "./words.ts";

/** What is known of a deployment before Docker is asked for anything. */
export interface PreparedUp {
  readonly settings: UpSettings;
  /** The spec's file. */
  readonly file: string;
  readonly deployment: Deployment;
  readonly source: SecretSource;
}

/**
 * Reads settings and spec.
 * @param operand the spec's file, where it is named so
 * @throws {UsageError}, {SettingError}, {InputError}, {SpecUnreadableError}, {SpecInvalidError}
 */
export async function prepareUp(
  operand: string | undefined,
  options: GivenOptions,
  { env, fs }: Host,
  { kinds }: Known,
): Promise<PreparedUp> {
  if (operand !== undefined && options.has("spec")) {
    throw new UpUsageError({ kind: "two-specs" });
  }
  const settings = readSettings(UP_SETTINGS, options, env);
  const source = secretSource(settings.secrets, options, env, kinds);
  const file = operand ?? readSettings({ spec: SETTINGS.spec }, options, env).spec ?? findSpec(fs);
  requireFile(file, fs);
  const text = readSpecFile(file, fs);
  const parse = await parserFor(file, text);
  const document = parseDocument(file, text, parse);
  const spec = parseSpec(file, text, parse, { document, command: readCommand(document.source) });
  const deployment = readDeployment(file, document.source, spec.command?.words);
  requireSource(source, spec);
  if (source.kind === "file" && source.path === settings.secrets) requirePath(source.path, fs);
  return { settings, file, deployment, source };
}

/**
 * Resolves on this machine what the container will resolve, as far as that can be done here: the secrets of a file.
 * Everything that is odd about spec and settings is told on the way.
 * @returns how many secrets there are; undefined where a store has them
 * @throws what a start would end with
 */
export async function checkSecrets(
  { file, source }: PreparedUp,
  options: GivenOptions,
  host: Host,
  log: Log,
  known: Known,
): Promise<number | undefined> {
  const isFile = source.kind === "file";
  const given = new Map(options).set("spec", file);
  if (isFile) given.set("endpoint", endpointOf(source.path));
  // The container does not inherit the rest.
  const settings = Object.entries(host.env).filter(([name]) => name.startsWith(SETTING_PREFIX));
  const own: Host = { ...host, env: Object.fromEntries(settings), environ: [] };
  const prepared = await prepare(given, own, { ...log, info: () => {} }, known);
  if (source.kind === "store") return undefined;
  const { fetched } = await resolve(prepared, own, log);
  return fetched?.secrets ?? 0;
}
