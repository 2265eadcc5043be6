import type { Fact } from "../fact.ts";
import { parseAddress } from "../http/address.ts";
import { askLogin, ifKnown, type LoginReading, refusedBy, unreadableFrom } from "../login/ask.ts";
import { type BearerToken, bearerSigner } from "../login/bearer.ts";
import { atMost, type Within } from "../login/held.ts";
import type { LoginWorld } from "../login/login.ts";
import type { Signer } from "../login/signer.ts";
import { readTokenReply } from "../login/token-reply.ts";
import { loginFact } from "../login/words.ts";
import { GoogleSettingError, gcpFact } from "./words.ts";

/** Milliseconds for one request: it ends at the very machine. */
const AT_MOST = 3000;

/** What proves, on both ways, that the other is meant: a header that a browser or a proxy would not send by chance. */
const FLAVOR = { name: "metadata-flavor", value: "Google" } as const;

/**
 * Tokens of the service account that the metadata server gives, by the address of `GCE_METADATA_HOST` where it is set.
 *
 * Its identity is the account's email, which lasts while tokens change. It is known only there, so it is asked for at
 * each start that could have a cache, and again with each token: another account's cache is never opened. In GKE a
 * service account of Kubernetes that has none of Google's is known as the whole cluster's pool. The token itself stands
 * for one of those: what it wrote is read as long as the metadata server gives out that token, an hour at most.
 *
 * Source: Compute Engine, "VM metadata", "Authenticate workloads using service accounts"; GKE, "Workload Identity
 * Federation".
 * @throws {SettingError} where `GCE_METADATA_HOST` is no host
 */
export async function gcpSigner(world: LoginWorld): Promise<Signer> {
  const { settings, signal } = world;
  const metadata = new Metadata(world);
  const isCached = settings.cache && settings.cacheKeyFile !== undefined;
  let account: string | undefined;
  const get = async (within: Within) => {
    const token = await metadata.token(within);
    if (isCached) account = await metadata.account(within, token);
    return token;
  };
  if (isCached) account = await ifKnown(metadata.account({ timeout: AT_MOST, signal }));
  return bearerSigner(
    { identity: () => ({ lasting: JSON.stringify(["gcp", account ?? null]) }), get },
    world,
  );
}

/** A 404 is the server's own, like every answer of its, where it says so. */
const READING: LoginReading = {
  isRefusal: ({ status, headers }) => status === 404 && headers[FLAVOR.name] === FLAVOR.value,
};

class Metadata {
  readonly #base: string;
  readonly #login: Fact;
  readonly #transport: ReturnType<LoginWorld["connect"]>;
  readonly #now: () => number;

  constructor({ env, connect, clock }: LoginWorld) {
    const url = addressIn(env.GCE_METADATA_HOST);
    this.#base = `${url.origin}/computeMetadata/v1/instance/service-accounts/default/`;
    this.#login = gcpFact({ kind: "metadata-server", host: url.host });
    this.#transport = connect({ url, direct: true });
    this.#now = clock.now;
  }

  async token(within: Within): Promise<BearerToken> {
    const token = readTokenReply(await this.#ask("token", within), this.#now());
    if (token) return token;
    throw unreadableFrom(this.#login, loginFact({ kind: "no-token" }));
  }

  /** What lasts of the account. @param known its token, where there is one already */
  async account(within: Within, known?: BearerToken): Promise<string> {
    const email = (await this.#ask("email", within)).toString("utf8").trim();
    // A service account's email, or a pool of identities.
    if (/^[\w.+-]{1,200}@[\w.-]{1,200}$/.test(email)) return email;
    if (!/^[\w.:-]{1,200}$/.test(email)) throw unreadableFrom(this.#login, gcpFact({ kind: "odd-account" }));
    const { token } = known ?? (await this.token(within));
    return `${email} ${token}`;
  }

  async #ask(path: string, asked: Within): Promise<Buffer> {
    const within = atMost(AT_MOST, asked);
    const headers = { [FLAVOR.name]: FLAVOR.value };
    const question = { method: "GET", url: new URL(this.#base + path), headers, within } as const;
    const { status, headers: said, body } = await askLogin(this.#transport, question, this.#login, READING);
    if (status === 404) throw refusedBy(this.#login, gcpFact({ kind: "no-account" }));
    if (status !== 200) throw refusedBy(this.#login, loginFact({ kind: "refused", status }));
    if (said[FLAVOR.name] === FLAVOR.value) return body;
    throw unreadableFrom(this.#login, gcpFact({ kind: "not-google" }));
  }
}

/** @throws {SettingError} where it is no host */
function addressIn(host = ""): URL {
  const text = host === "" ? "metadata.google.internal" : host;
  const address = parseAddress(/^https?:/i.test(text) ? text : `http://${text}`);
  if (address !== undefined) return new URL(address);
  throw new GoogleSettingError({ kind: "bad-metadata-host" });
}
