import { checkExecutable } from "../exec/check.ts";
import { findCommand } from "../exec/find.ts";
import { searchPathOf } from "../exec/search-path.ts";
import type { Command, Executable } from "../host/command.ts";
import { changedArgument } from "../host/faithful.ts";
import type { Host } from "../host/host.ts";
import type { Log } from "../log/log.ts";
import { deliver } from "../resolve/deliver.ts";
import { prepare } from "../resolve/prepare.ts";
import { type Resolved, resolve } from "../resolve/resolve.ts";
import type { GivenOptions } from "../settings/settings.ts";
import type { SpecCommand } from "../spec/spec.ts";
import type { Known } from "../store/settings.ts";
import { CommandLineError } from "./words.ts";

/**
 * The main job: argv and environment → settings → spec → plan → secrets → environment → exec.
 * @param given the command; undefined: the spec's own
 * @returns the exit status, where the runtime could not become the application
 * @throws {UsageError} where there is neither
 */
export async function run(
  options: GivenOptions,
  given: Command | undefined,
  host: Host,
  log: Log,
  known: Known,
): Promise<number> {
  const started = host.clock.elapsed();
  if (given) checkArguments([given.name, ...given.args], host);
  const prepared = await prepare(options, host, log, known, given === undefined);
  const command = given ?? commandOf(prepared.command);
  const resolved = await resolve(prepared, host, log);
  // Before anything is written: a start that cannot succeed leaves no file behind.
  const file = findCommand(command.name, searchPathOf(resolved.variables.get("PATH")), host.fs);
  const env = await deliver(resolved, prepared, host);
  const executable: Executable = { ...command, file, env };
  checkExecutable(executable, host, prepared.warnings);
  const ms = Math.round(host.clock.elapsed() - started);
  log.info(`${describeSecrets(resolved)} in ${ms} ms, exec ${command.name}`);
  return host.exec(executable);
}

function checkArguments(args: readonly string[], { kernel }: Host): void {
  const index = changedArgument(args, kernel);
  if (index !== undefined) throw new CommandLineError({ kind: "argument-not-utf8", index });
}

function commandOf(spec: SpecCommand | undefined): Command {
  const [name, ...args] = spec?.app ?? [];
  if (name !== undefined) return { name, args };
  throw new CommandLineError({ kind: "no-command-anywhere", inSpec: spec !== undefined });
}

function describeSecrets({ fetched }: Resolved): string {
  if (fetched === undefined) return "no secrets needed";
  const { secrets, store, cached } = fetched;
  const count = `${secrets} ${secrets === 1 ? "secret" : "secrets"} from ${store}`;
  return cached === 0 ? count : `${count}, ${cached} of them cached,`;
}
