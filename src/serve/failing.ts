import type { ServeSettings } from "./settings.ts";

/** A reply that fails because somebody wants to see what comes of it. */
export interface FailingReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Decides for each reply, in order, whether it fails. */
export type FailingPlan = () => FailingReply | undefined;

/**
 * What the switches ask for: the first N replies, a share of all, or with `--status` alone every one.
 * @param random a number from 0 up to 1, as `Math.random`
 */
export function planFailing(settings: ServeSettings, random: () => number): FailingPlan {
  const { failFirst, failRate, status, retryAfter } = settings;
  const always = status !== undefined && failFirst === 0 && failRate === 0;
  const failing: FailingReply = {
    status: status ?? 503,
    headers: retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
  };
  let replies = 0;
  return () => {
    replies += 1;
    return always || replies <= failFirst || random() < failRate ? failing : undefined;
  };
}
