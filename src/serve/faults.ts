import type { ServeSettings } from "./settings.ts";

/** What a reply that fails looks like. */
export interface Fault {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Decides for each reply, in order, whether it fails. */
export type FaultPlan = () => Fault | undefined;

/**
 * The faults that the switches ask for: the first N replies, a share of all, or with `--status` alone every one.
 * @param random a number from 0 up to 1, as `Math.random`
 */
export function planFaults(settings: ServeSettings, random: () => number): FaultPlan {
  const { failFirst, failRate, status, retryAfter } = settings;
  const always = status !== undefined && failFirst === 0 && failRate === 0;
  const fault: Fault = {
    status: status ?? 503,
    headers: retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
  };
  let replies = 0;
  return () => {
    replies += 1;
    return always || replies <= failFirst || random() < failRate ? fault : undefined;
  };
}
