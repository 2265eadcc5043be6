import { constants } from "node:os";
import { InterruptedError } from "../errors/errors.ts";
import { formatProblem, type Problem } from "../errors/problem.ts";
import { findCommand } from "../exec/find.ts";
import { faultsOfLimits } from "../exec/limits.ts";
import { searchPathOf } from "../exec/search-path.ts";
import { droppedByShell } from "../exec/shells.ts";
import { limitError } from "../exec/words.ts";
import type { Command, Executable } from "../host/command.ts";
import { checkArguments } from "../host/faithful.ts";
import type { Host } from "../host/host.ts";
import { ENDING_SIGNALS } from "../host/signals.ts";
import type { Log } from "../log/log.ts";
import { toEnviron } from "../resolve/environ.ts";
import { neededSecrets } from "../resolve/plan.ts";
import { type Prepared, prepare, warnAll } from "../resolve/prepare.ts";
import { type Resolved, resolve } from "../resolve/resolve.ts";
import type { GivenOptions } from "../settings/settings.ts";
import type { StoreKind } from "../store/kind.ts";
import { openStore } from "../store/open.ts";
import { tellWaiting } from "../store/waiting.ts";

/** The main job. @returns the exit status, where the runtime could not become the application */
export async function run(
  options: GivenOptions,
  command: Command,
  host: Host,
  log: Log,
  kinds: readonly StoreKind[],
): Promise<number> {
  const started = host.clock.elapsed();
  checkArguments([command.name, ...command.args], host.kernel);
  const { prepared, resolved } = await prepareAndResolve(options, host, log, kinds);
  const { strict } = prepared.settings;
  // Before anything is written: a start that cannot succeed leaves no file behind.
  const file = findCommand(command.name, searchPathOf(resolved.variables.get("PATH")), host.fs);
  const env = toEnviron(resolved, await deliverFiles(resolved, prepared, host, log));
  const executable: Executable = { ...command, file, env };
  warnAll(droppedByShell(executable, host.fs), strict, log);
  const overLimits = faultsOfLimits(executable, host.kernel);
  if (overLimits.length > 0) throw limitError(overLimits);
  log.info(
    `${describeSecrets(resolved)} in ${Math.round(host.clock.elapsed() - started)} ms, exec ${command.name}`,
  );
  return host.exec(executable);
}

/**
 * Everything of a run up to its environment, with every warning logged on the way; `explain` ends there.
 * @throws what {@link prepare} and resolving throw; {StrictError} where warnings are errors
 */
export async function prepareAndResolve(
  options: GivenOptions,
  host: Host,
  log: Log,
  kinds: readonly StoreKind[],
): Promise<{ readonly prepared: Prepared; readonly resolved: Resolved }> {
  const prepared = await prepare(options, host, kinds);
  const { strict } = prepared.settings;
  warnAll(prepared.warnings, strict, log);
  for (const note of prepared.spec.notes) log.info(formatProblem(note));
  const resolved = await resolvePlan(prepared, host, log);
  warnAll(resolved.warnings, strict, log);
  return { prepared, resolved };
}

/**
 * Resolves a plan within the settings' deadline; a signal that arrives meanwhile ends it.
 * @throws {ResolveError}, {SettingError}, {InterruptedError}
 */
async function resolvePlan({ plan, settings }: Prepared, host: Host, log: Log): Promise<Resolved> {
  const { clock, random, fs, env, uid, network } = host;
  const warnings: Problem[] = [];
  const later = { warn: (problem: Problem) => warnings.push(problem), debug: log.debug };
  const waiting = tellWaiting(log, clock);
  const tmpdir = env.TMPDIR || "/tmp";
  const open = (signal: AbortSignal) => {
    return openStore(settings, {
      fs,
      clock,
      env,
      network,
      uid,
      tmpdir,
      log: later,
      signal,
      onLateFile: waiting.onLateFile,
      retry: { clock, random, deadline: settings.timeout, onWait: waiting.onWait },
    });
  };
  const { attemptTimeout, allowMissing } = settings;
  const work = (signal: AbortSignal) =>
    resolve(plan, { openStore: () => open(signal), attemptTimeout, allowMissing, signal });
  if (neededSecrets(plan).length === 0) return work(new AbortController().signal);
  try {
    const resolved = await interruptible(host, work);
    return { ...resolved, warnings: [...warnings, ...resolved.warnings] };
  } catch (error) {
    // They may tell why there was nothing cached to fall back on.
    warnAll(warnings, false, log);
    throw error instanceof InterruptedError ? error.after(waiting.last()) : error;
  }
}

async function interruptible<T>(
  { onSignals, clock }: Host,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const interruption = new AbortController();
  const restore = onSignals(ENDING_SIGNALS, (signal) => {
    interruption.abort(new InterruptedError(signal, constants.signals[signal]));
  });
  try {
    const result = await work(interruption.signal);
    // A signal that came together with the last answer still counts.
    await clock.sleep(0, interruption.signal);
    return result;
  } finally {
    restore();
  }
}

/** Writes the secrets that the app gets as files. @returns the path for each variable that asks for one */
async function deliverFiles(
  resolved: Resolved,
  { settings }: Prepared,
  { uid, fs, clock }: Host,
  log: Log,
): Promise<ReadonlyMap<string, string>> {
  const asksForFile = [...resolved.variables.values()].some(
    (variable) => variable.kind === "secret" && variable.reference.file,
  );
  if (!asksForFile) return new Map();
  const { openFilesFolder, writeSecretFiles } = await import("../resolve/secret-files.ts");
  const { path, warnings } = openFilesFolder(settings.filesDir, uid, fs);
  warnAll(warnings, settings.strict, log);
  return writeSecretFiles(resolved, path, { uid, fs, now: clock.now() });
}

function describeSecrets({ secrets, store, variables }: Resolved): string {
  if (store === undefined) return "no secrets needed";
  const cached = new Set<string>();
  for (const variable of variables.values()) {
    if (variable.kind === "secret" && variable.secret.cachedFor !== undefined) {
      cached.add(variable.reference.name);
    }
  }
  const count = `${secrets} ${secrets === 1 ? "secret" : "secrets"} from ${store}`;
  return cached.size === 0 ? count : `${count}, ${cached.size} of them cached,`;
}
