import { held, type Within } from "./held.ts";
import type { LoginWorld } from "./login.ts";
import { headersWith, type Signer, type SignerIdentity } from "./signer.ts";

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
  /** @throws {TransportError}, {NoCredentialError} as `Signer.sign` */
  get(within: Within): Promise<BearerToken>;
}

/** Milliseconds before it expires that a token is no longer used: a request takes its time. */
const TOO_LATE = 10_000;

/** Shows a token of `source` in the header of `ENVSHIM_AUTH_HEADER`: one that is over is got again, as one refused is. */
export function bearerSigner(
  source: TokenSource,
  { clock, settings: { authHeader } }: Pick<LoginWorld, "clock" | "settings">,
): Signer {
  const isGood = ({ expires }: BearerToken) => clock.now() < expires - TOO_LATE;
  const token = held((within) => source.get(within), { isGood });
  const headersOf = (shown: BearerToken) => headersWith(authHeader, shown.token);
  return {
    present: true,
    identity: () => source.identity(),
    sign: async (request) => headersOf(await token.now(request)),
    renew: (refused, request) =>
      token.renew((shown) => headersOf(shown)[authHeader.name] === refused[authHeader.name], request),
  };
}
