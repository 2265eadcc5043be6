import type { Host } from "../host/host.ts";
import { DEFAULT_LOG, type Log, makeLog } from "../log/log.ts";
import { type GivenOptions, readSettings } from "./settings.ts";
import { SETTINGS } from "./table.ts";

/** The log as the settings want it, even where some other setting is wrong. */
export function openLog(options: GivenOptions, { env, err, clock }: Host): Log {
  try {
    const { logLevel, logFormat } = SETTINGS;
    return makeLog(readSettings({ logLevel, logFormat }, options, env), err, clock.now);
  } catch {
    return makeLog(DEFAULT_LOG, err, clock.now);
  }
}
