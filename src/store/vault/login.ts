import type { ValuesOf } from "../../settings/setting.ts";
import { parseJson } from "../../text/json.ts";
import { askLogin, refusedBy, unreadableFrom } from "../login/ask.ts";
import { held, type Within } from "../login/held.ts";
import type { LoginWorld } from "../login/login.ts";
import type { Signer } from "../login/signer.ts";
import { tokenSigner } from "../login/token.ts";
import type { VaultEndpoint } from "./endpoint.ts";
import { encodedPath } from "./endpoint.ts";
import type { LOGIN_SETTINGS } from "./login-settings.ts";
import { type Assertion, METHODS, type MethodName } from "./methods.ts";
import { isRefusal, phraseOf } from "./phrases.ts";
import { followingStandby } from "./standby.ts";
import { vaultHeaders } from "./store.ts";
import { VaultSettingError, vaultFact } from "./words.ts";

/**
 * Logs in to Vault when the first request is signed, and once more where its token is refused.
 * @param name `vault`: the method of `VAULT_AUTH_METHOD`, or the token of `VAULT_TOKEN`
 * @throws {SettingError} where what the method needs is not there
 */
export async function vaultSigner(
  name: MethodName | "vault",
  own: ValuesOf<typeof LOGIN_SETTINGS>,
  world: LoginWorld,
): Promise<Signer> {
  const { settings, env } = world;
  const store = storeOf(world);
  if (name !== "vault") return methodSigner(await METHODS[name](own, world), store, world);
  const { VAULT_AUTH_METHOD: wanted, VAULT_TOKEN: token } = env;
  if (wanted && wanted !== "token") {
    if (!Object.hasOwn(METHODS, wanted)) throw new VaultSettingError({ kind: "no-such-method" });
    return methodSigner(await METHODS[wanted as MethodName](own, world), store, world);
  }
  if (settings.token !== undefined || !token) return tokenSigner(world);
  return tokenSigner({ ...world, settings: { ...settings, token } }, undefined, "VAULT_TOKEN");
}

interface VaultStore {
  readonly endpoint: VaultEndpoint;
  readonly namespace: string | undefined;
}

function methodSigner(assertion: Assertion, { endpoint, namespace }: VaultStore, world: LoginWorld): Signer {
  const { url: base = "", caFile } = endpoint;
  const url = new URL(`${base}/v1/${encodedPath(assertion.path)}`);
  const direct = world.connect({ url, ...(caFile === undefined ? {} : { caFile }) });
  const transport = followingStandby(direct, world.connect, caFile);
  const server = vaultFact({ kind: "server", host: url.host });
  const logIn = async (within: Within): Promise<string> => {
    const { body, headers } = await assertion.make();
    const question = {
      method: "POST",
      url,
      headers: { "content-type": "application/json", ...vaultHeaders(namespace), ...headers },
      body: JSON.stringify(body),
      within,
    } as const;
    const reply = await askLogin(transport, question, server, { codeOf: phraseOf, isRefusal });
    const { status } = reply;
    if (status !== 200) {
      const said = { status, code: phraseOf(reply), login: assertion.shown };
      throw refusedBy(server, vaultFact({ kind: "login-refused", ...said }));
    }
    const token = tokenIn(reply.body.toString("utf8"));
    if (token === undefined) throw unreadableFrom(server, vaultFact({ kind: "no-token" }));
    return token;
  };
  const token = held(logIn, { isRenewable: assertion.isRenewable });
  return {
    present: true,
    identity: () => assertion.identity,
    sign: async (request) => ({ "x-vault-token": await token.now(request) }),
    renew: (refused, request) => token.renew((shown) => refused["x-vault-token"] === shown, request),
  };
}

/** The token of a login, or the one in a wrapping of it. */
function tokenIn(text: string): string | undefined {
  const body = parseJson(text);
  if (typeof body !== "object" || body === null || !("auth" in body)) return undefined;
  const { auth } = body;
  const token: unknown = typeof auth === "object" && auth && "client_token" in auth && auth.client_token;
  return typeof token === "string" && /^[\x21-\x7e]+$/.test(token) ? token : undefined;
}

/** The store, which is of this folder's kind: its logins go with no other. */
function storeOf({ given: { endpoint, own } }: LoginWorld): VaultStore {
  if (typeof endpoint === "object" && "mount" in endpoint && "kv" in endpoint) {
    const vault = endpoint as VaultEndpoint;
    const { vaultNamespace } = own as { readonly vaultNamespace?: string };
    return { endpoint: vault, namespace: vaultNamespace ?? vault.namespace };
  }
  throw new Error("a login of Vault's was opened for another store");
}
