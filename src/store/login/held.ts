import type { HttpRequest } from "../http/transport.ts";

/** How long a request that needs a credential may take. */
export type Within = Pick<HttpRequest, "timeout" | "limitedBy" | "signal">;

/** The same, or less: what ends at the very machine takes no time, or never comes. @param most milliseconds */
export function atMost(most: number, within: Within): Within {
  return within.timeout <= most ? within : { timeout: most, signal: within.signal };
}

/** A credential that a login server gives. */
export interface Held<C> {
  /** The one to use: got when it is first needed, by one request for all that wait for it. @throws as `get` */
  now(within: Within): Promise<C>;
  /**
   * Another one than the store refused, as `Signer.renew` says. It is got once a run: a credential that may not read one
   * of many secrets is refused like one that is over, and would be got anew for each of them.
   * @throws as `get`
   */
  renew(isRefused: (credential: C) => boolean, within: Within): Promise<boolean>;
}

/** What is known of a credential. */
export interface HeldOptions<C> {
  /** False where it will be over before a request is made; default: the store says so. */
  readonly isGood?: (credential: C) => boolean;
  /** False where there is no other to be had; default: true. */
  readonly isRenewable?: boolean;
}

/** Holds what `get` gives. */
export function held<C>(
  get: (within: Within) => Promise<C>,
  { isGood = () => true, isRenewable = true }: HeldOptions<C> = {},
): Held<C> {
  let current: C | undefined;
  let pending: Promise<C> | undefined;
  let mayRenew = isRenewable;
  const got = async (within: Within): Promise<C> => {
    pending ??= get(within).finally(() => {
      pending = undefined;
    });
    current = await pending;
    return current;
  };
  return {
    async now(within) {
      return current !== undefined && isGood(current) ? current : await got(within);
    },
    async renew(isRefused, within) {
      if (current !== undefined && !isRefused(current)) return true;
      if (!mayRenew && pending === undefined) return false;
      const another = await got(within);
      mayRenew = false;
      return !isRefused(another);
    },
  };
}
