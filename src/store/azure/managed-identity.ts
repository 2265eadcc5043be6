import * as z from "zod/mini";
import { parseJson } from "../../text/json.ts";
import type { Fact } from "../fact.ts";
import { parseAddress } from "../http/address.ts";
import { TransportError } from "../http/transport.ts";
import { askLogin, ifKnown, type LoginReading, refusedBy, unreadableFrom } from "../login/ask.ts";
import type { BearerToken, TokenSource } from "../login/bearer.ts";
import { errorText } from "../login/error-text.ts";
import { atMost, type Within } from "../login/held.ts";
import type { LoginWorld } from "../login/login.ts";
import { readTokenReply } from "../login/token-reply.ts";
import { loginFact } from "../login/words.ts";
import type { AzureCloud } from "./cloud.ts";
import { AzureSettingError, azureFact } from "./words.ts";

/** Milliseconds for one request: it ends at the very machine. */
const AT_MOST = 3000;

/** Where a platform gives out tokens, and how it is asked. */
interface Place {
  readonly login: Fact;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The identity of the machine or the app that this runs in, the one of `AZURE_CLIENT_ID` where it has several. App
 * Service, Functions and Container Apps set `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`; elsewhere it is the instance's
 * metadata.
 *
 * Its identity for the cache is `AZURE_CLIENT_ID`; without it whom the token is of, which is asked for at each start that
 * could have a cache. A token that does not say it stands for itself.
 *
 * Source: Managed identities, "REST endpoint reference" of App Service; "Get a token using HTTP" of virtual machines.
 * @throws {SettingError} where a variable is not what it should be
 */
export async function fromManagedIdentity(world: LoginWorld, cloud: AzureCloud): Promise<TokenSource> {
  const { env, settings, signal, clock } = world;
  const client = env.AZURE_CLIENT_ID || undefined;
  const { login, headers, ...place } = placeIn(env);
  const url = new URL(place.url);
  url.searchParams.set("resource", cloud.resource);
  if (client !== undefined) url.searchParams.set("client_id", client);
  const transport = world.connect({ url, direct: true });
  const isCached = settings.cache && settings.cacheKeyFile !== undefined;
  let owner = client;

  const get = async (asked: Within): Promise<BearerToken> => {
    const within = atMost(AT_MOST, asked);
    const question = { method: "GET", url, headers, within } as const;
    const { status, body } = await askLogin(transport, question, login, READING);
    // It is being set up, or brought up to date.
    if (status === 404 || status === 410) throw new TransportError({ kind: "not-now", status, login });
    if (status !== 200) throw refusedBy(login, loginFact({ kind: "refused", status }));
    const token = readTokenReply(body, clock.now());
    if (token === undefined) throw unreadableFrom(login, loginFact({ kind: "no-token" }));
    owner = client ?? ownerOf(token.token);
    return token;
  };
  if (isCached && client === undefined) await ifKnown(get({ timeout: AT_MOST, signal }));
  return { identity: () => ({ lasting: JSON.stringify(["azure-managed", owner ?? null]) }), get };
}

/** 400 is Entra ID's error, or App Service's own. */
const READING: LoginReading = {
  statuses: [200, 404, 410],
  isRefusal: (reply) =>
    reply.status === 400 &&
    (errorText(reply, "error") !== undefined || errorText(reply, "message") !== undefined),
};

const claims = z.object({ tid: z.string(), oid: z.string() });

/** The tenant and object that a token is of, or the token itself. It comes from the platform, so nothing is verified. */
function ownerOf(token: string): string {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token)?.[1] ?? "";
  const { success, data } = claims.safeParse(parseJson(Buffer.from(payload, "base64url").toString("utf8")));
  return success ? JSON.stringify([data.tid, data.oid]) : token;
}

function placeIn(env: LoginWorld["env"]): Place {
  if (!env.IDENTITY_ENDPOINT) return INSTANCE;
  if (!env.IDENTITY_HEADER) throw new AzureSettingError({ kind: "no-identity-header" });
  const address = parseAddress(env.IDENTITY_ENDPOINT);
  const isHeader = /^[\x21-\x7e]{1,4096}$/.test(env.IDENTITY_HEADER);
  if (address === undefined || !isHeader) throw new AzureSettingError({ kind: "bad-identity-endpoint" });
  const url = new URL(`${address}?api-version=2019-08-01`);
  return {
    login: azureFact({ kind: "identity-endpoint", host: url.host }),
    url,
    headers: { "x-identity-header": env.IDENTITY_HEADER },
  };
}

const INSTANCE: Place = {
  login: azureFact({ kind: "instance", host: "169.254.169.254" }),
  url: new URL("http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01"),
  headers: { metadata: "true" },
};
