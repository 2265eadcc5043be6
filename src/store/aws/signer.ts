import { held } from "../login/held.ts";
import type { LoginWorld } from "../login/login.ts";
import type { SignedHeaders, Signer } from "../login/signer.ts";
import type { CompleteAwsEndpoint } from "./complete.ts";
import { fromContainer } from "./credentials/container.ts";
import { fromEnvironment } from "./credentials/environment.ts";
import { fromInstance } from "./credentials/instance.ts";
import { type CredentialSource, type Link, noSource } from "./credentials/source.ts";
import { fromWebIdentity } from "./credentials/web-identity.ts";
import { type AwsCredentials, signatureOf } from "./sign.ts";

/** Where credentials are looked for, in the SDKs' order: the first that is meant is the one. */
const CHAIN: readonly Link[] = [fromEnvironment, fromWebIdentity, fromContainer, fromInstance];

/** Milliseconds before they expire that credentials are no longer used: a request takes its time. */
const TOO_LATE = 10_000;

/**
 * Signs requests for the store's service and region. Credentials are got when the first request needs them.
 * @throws {SettingError} where a link of the chain is meant and not complete
 */
export async function awsSigner(world: LoginWorld): Promise<Signer> {
  const scope = scopeOf(world);
  const { clock } = world;
  const source = await firstOf(world, scope.region);
  const isGood = ({ expires = Number.POSITIVE_INFINITY }: AwsCredentials) => clock.now() < expires - TOO_LATE;
  const { isRenewable } = source;
  const credentials = held((within) => source.get(within), { isGood, isRenewable });
  return {
    present: true,
    identity: () => source.identity(),
    sign: async (request) => signatureOf(request, await credentials.now(request), scope, clock.now()),
    renew: (refused, request) => credentials.renew((known) => isOf(refused, known), request),
  };
}

async function firstOf(world: LoginWorld, region: string): Promise<CredentialSource> {
  for (const link of CHAIN) {
    const source = await link(world, region);
    if (source) return source;
  }
  return noSource;
}

/** True for headers that were signed with these credentials. */
function isOf(headers: SignedHeaders, { accessKeyId, sessionToken }: AwsCredentials): boolean {
  const isKey = headers.authorization?.includes(` Credential=${accessKeyId}/`) ?? false;
  return isKey && headers["x-amz-security-token"] === sessionToken;
}

/** A signature is for one service in one region; the store is of this folder's kinds: its login goes with no other. */
function scopeOf({ given: { endpoint } }: LoginWorld): Pick<CompleteAwsEndpoint, "service" | "region"> {
  if (typeof endpoint === "object" && "service" in endpoint && "region" in endpoint) {
    return endpoint as CompleteAwsEndpoint;
  }
  throw new Error("the login aws was opened for another store");
}
