import { constants } from "node:os";
import { InterruptedError } from "../errors/errors.ts";
import type { Host } from "../host/host.ts";
import { ENDING_SIGNALS } from "../host/signals.ts";
import type { Log } from "../log/log.ts";
import { openStore } from "../store/open.ts";
import type { Answers, OpenedStore } from "../store/store.ts";
import { InterruptedWaitError, tellWaiting } from "../store/waiting.ts";
import type { Prepared } from "./prepare.ts";

/** What a store said of a plan's secrets. */
export interface Fetched {
  readonly store: OpenedStore;
  /** One for each secret. */
  readonly answers: Answers;
}

/**
 * Asks the store of the settings for every secret of a plan, within the settings' deadline; a signal that arrives
 * meanwhile ends it.
 * @throws {SettingError} where the store cannot be opened; {InterruptedError}
 */
export async function fetchSecrets(
  { plan, settings, warnings }: Prepared,
  host: Host,
  log: Log,
): Promise<Fetched> {
  const { clock, random, fs, env, uid, network } = host;
  const waiting = tellWaiting(log, clock);
  const ask = async (signal: AbortSignal): Promise<Fetched> => {
    const store = await openStore(settings, {
      fs,
      clock,
      env,
      network,
      uid,
      tmpdir: env.TMPDIR || "/tmp",
      log: { warn: warnings.warn, debug: log.debug },
      signal,
      onLateFile: waiting.onLateFile,
      retry: { clock, random, deadline: settings.timeout, onWait: waiting.onWait },
    });
    const timeout = settings.attemptTimeout;
    return { store, answers: await store.fetch({ names: plan.secrets, etags: new Map(), timeout, signal }) };
  };
  try {
    return await interruptible(host, ask);
  } catch (error) {
    const waited = waiting.last();
    throw waited && error instanceof InterruptedError ? new InterruptedWaitError(error, waited) : error;
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
