import type { HttpRequest } from "../http/transport.ts";
import type { LoginWorld } from "./login.ts";
import type { SignedHeaders, Signer, SignerIdentity } from "./signer.ts";

/** How long a request that needs a token may take. */
export type Within = Pick<HttpRequest, "timeout" | "limitedBy" | "signal">;

/** A token that a login server gave. */
export interface BearerToken {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

/** Where tokens come from. */
export interface TokenSource {
  /** Whom they speak for, as far as it is known by now. */
  identity(): SignerIdentity;
  /** @throws {TransportFault}, {NoCredential} as `Signer.sign` */
  get(within: Within): Promise<BearerToken>;
}

/** Milliseconds before it expires that a token is no longer used: a request takes its time. */
const TOO_LATE = 10_000;

/**
 * Shows a token of `source` in the header of `ENVSHIM_AUTH_HEADER`. It is got when the first request needs it, by one
 * request for all that wait for it, and got again where the store refuses it or it is over.
 */
export function bearerSigner(
  source: TokenSource,
  { clock, settings: { authHeader } }: Pick<LoginWorld, "clock" | "settings">,
): Signer {
  let current: BearerToken | undefined;
  let pending: Promise<BearerToken> | undefined;
  const got = async (within: Within) => {
    pending ??= source.get(within).finally(() => {
      pending = undefined;
    });
    current = await pending;
    return current;
  };
  const headersOf = ({ token }: BearerToken): SignedHeaders => ({
    [authHeader.name]: authHeader.value.replaceAll("{token}", () => token),
  });
  const isOf = (headers: SignedHeaders, token: BearerToken) =>
    headers[authHeader.name] === headersOf(token)[authHeader.name];
  return {
    present: true,
    identity: () => source.identity(),
    async sign(request) {
      const isGood = current !== undefined && clock.now() < current.expires - TOO_LATE;
      return headersOf(isGood && current ? current : await got(request));
    },
    async renew(refused, request) {
      if (current !== undefined && !isOf(refused, current)) return true;
      return !isOf(refused, await got(request));
    },
  };
}
