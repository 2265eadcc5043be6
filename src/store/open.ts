import type { Clock } from "../host/clock.ts";
import type { FileSystem } from "../host/files.ts";
import type { Network } from "../host/network.ts";
import type { Inherited } from "../settings/settings.ts";
import type { CacheWorld } from "./cache/open.ts";
import { connect, type Destination } from "./http/connect.ts";
import { withDeadline } from "./http/deadline.ts";
import { isMetadataHost } from "./http/metadata.ts";
import { isLoopback } from "./http/proxy.ts";
import type { Endpoint, Means } from "./kind.ts";
import { lazyStore } from "./lazy.ts";
import { withFurtherHeaders } from "./login/further-headers.ts";
import type { LateFileWorld } from "./login/late-file.ts";
import type { Login } from "./login/login.ts";
import { LOGINS, loginNamed } from "./login/logins.ts";
import { NO_SIGNER, type Signer } from "./login/signer.ts";
import { type RetryPolicy, withRetry } from "./retry.ts";
import type { MainSettings } from "./settings.ts";
import { type OpenedStore, SCOPES } from "./store.ts";
import { StoreSettingError, uncachedFact } from "./words.ts";

/** What opening a store needs of the world. */
export interface StoreWorld extends CacheWorld, Pick<LateFileWorld, "signal" | "onLateFile"> {
  readonly fs: FileSystem;
  readonly clock: Clock;
  /** Where the proxy variables are. */
  readonly env: Inherited;
  readonly network: Network;
  readonly retry: RetryPolicy;
}

/**
 * The store that `ENVSHIM_ENDPOINT` names, ready to be asked: its kind with its login, tried again, behind the cache.
 * @throws {SettingError} where the endpoint is missing, or its credential or TLS files are wrong
 */
export async function openStore(settings: MainSettings, world: StoreWorld): Promise<OpenedStore> {
  const { endpoint } = settings;
  if (endpoint === undefined) throw new StoreSettingError({ kind: "no-endpoint" });
  const { kind } = endpoint;
  const login = loginOf(endpoint, settings);
  const scopes = Object.fromEntries(
    SCOPES.flatMap((scope) => (settings[scope] ? [[scope, settings[scope]]] : [])),
  );
  const { given, label, fixes: usual, open } = await endpoint.with({ ...settings }, scopes, world);
  const reach = (to: Destination) => withDeadline(connect(to, settings, world), world.retry);
  const reachSafely = (to: Destination) => {
    if (!settings.allowHttp) refuseInTheClear(to);
    return reach(to);
  };
  const means = (signer: Signer): Means => ({
    label,
    signer,
    connect: (to) => (signer.present ? reachSafely(to) : reach(to)),
    log: world.log,
    now: world.clock.now,
    elapsed: world.clock.elapsed,
    fs: world.fs,
    concurrency: settings.maxConcurrency,
  });
  if (login === undefined) {
    const notCached = () => uncachedFact({ kind: "on-this-machine" });
    return { ...(await open(means(NO_SIGNER))), fixes: usual, notCached };
  }
  const { fs, retry } = world;
  const authHeader = settings.authHeader ?? endpoint.authHeader;
  const loginWorld = {
    ...world,
    deadline: retry.deadline,
    settings: { ...settings, authHeader },
    given,
    connect: reachSafely,
  };
  const way = loginNamed(login);
  if (!goesWith(endpoint, way)) {
    const fitting = LOGINS.filter((one) => goesWith(endpoint, one)).map(({ name }) => name);
    throw new StoreSettingError({ kind: "foreign-login", login, store: kind, fitting });
  }
  const fixes = { ...usual, ...way.fixes };
  const own = await way.open({ ...settings }, loginWorld);
  const signer = settings.headers ? withFurtherHeaders(own, settings.headers) : own;
  const store = withRetry(
    lazyStore(label, () => open(means(signer))),
    world.retry,
  );
  if (!settings.cache) return { ...store, fixes, notCached: () => uncachedFact({ kind: "off" }) };
  const client = await clientOf(settings, fs);
  const identity = () => {
    const { lasting, secret } = signer.identity();
    return { text: JSON.stringify({ kind, ...given, client, login, lasting }), secret };
  };
  const { cached } = await import("./cache/open.ts");
  return { ...cached(store, settings, identity, world), fixes };
}

/** The login's name, or undefined for a store that is on this machine: it lets everybody in who can read it. */
function loginOf({ login, takesToken }: Endpoint, settings: MainSettings): string | undefined {
  if (login === undefined || settings.login !== undefined) return login && settings.login;
  const hasToken = settings.token !== undefined || settings.tokenFile !== undefined;
  return takesToken && hasToken ? "token" : login;
}

/** False where the credential is for others, or the store takes none of its sort: it would go to whom it is not meant for. */
function goesWith({ kind, takesToken }: Endpoint, { stores }: Login): boolean {
  return stores?.includes(kind) ?? takesToken;
}

/** @throws {SettingError} where a credential would go over plain http, for anyone on the way to read */
function refuseInTheClear(to: Destination): void {
  if (!("url" in to) || to.url.protocol !== "http:") return;
  if (isLoopback(to.url.hostname) || isMetadataHost(to.url.hostname)) return;
  throw new StoreSettingError({ kind: "in-the-clear", host: to.url.hostname });
}

/** Who this is by its client certificate; null without one. */
async function clientOf({ clientCertFile }: MainSettings, fs: FileSystem): Promise<string | null> {
  if (clientCertFile === undefined) return null;
  const { fingerprint } = await import("./http/client-certificate.ts");
  return fingerprint(clientCertFile, fs);
}
