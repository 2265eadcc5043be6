import type { Clock } from "../clock.ts";
import { SettingError } from "../errors/errors.ts";
import type { FileSystem } from "../files.ts";
import type { Endpoint } from "../settings/endpoint.ts";
import type { Inherited } from "../settings/settings.ts";
import type { Settings } from "../settings/table.ts";
import { type CacheWorld, cached } from "./cache/open.ts";
import { type Credential, readCredential } from "./http/credential.ts";
import { lazyStore } from "./lazy.ts";
import { type RetryPolicy, withRetry } from "./retry.ts";
import { SCOPES, type Store } from "./store.ts";

/** What opening a store needs of the world. */
export interface StoreWorld extends CacheWorld {
  readonly fs: FileSystem;
  readonly clock: Clock;
  /** Where the proxy variables are. */
  readonly env: Inherited;
  readonly retry: RetryPolicy;
}

/**
 * The store that `ENVSHIM_ENDPOINT` names, ready to be asked.
 * @throws {SettingError} where the endpoint is missing, or its credential or TLS files are wrong
 */
export async function openStore(settings: Settings, world: StoreWorld): Promise<Store> {
  const { endpoint } = settings;
  if (endpoint === undefined) {
    throw new SettingError([
      {
        message: "there are secrets to fetch, but ENVSHIM_ENDPOINT is not set",
        fix: "set it to the store's address, such as https://secrets.example.com",
      },
    ]);
  }
  const credential = readCredential(settings, world.fs);
  const store = withRetry(
    lazyStore(endpoint.label, () => openHttp(endpoint, credential, settings, world)),
    world.retry,
  );
  // What a local store has is on this machine already.
  return settings.cache && endpoint.kind !== "local" ? cached(store, settings, credential, world) : store;
}

async function openHttp(
  endpoint: Endpoint,
  credential: Credential,
  settings: Settings,
  { fs, env, clock }: StoreWorld,
): Promise<Store> {
  // What node:http costs at start-up is paid by the runs that need it.
  const [{ connect, isLoopback }, { nativeStore }] = await Promise.all([
    import("./http/connect.ts"),
    import("./native.ts"),
  ]);
  const { kind, label } = endpoint;
  const now = clock.now;
  const scopes = Object.fromEntries(
    SCOPES.flatMap((scope) => (settings[scope] ? [[scope, settings[scope]]] : [])),
  );
  if (kind === "unix") {
    const transport = connect({ hostname: undefined, socketPath: endpoint.socketPath }, settings, env, fs);
    return nativeStore({ url: "http://localhost", label, scopes, credential, transport, now });
  }
  if (kind === "native") {
    const { hostname, protocol } = new URL(endpoint.url);
    if (
      protocol === "http:" &&
      !isLoopback(hostname) &&
      !settings.allowHttp &&
      credential.token() !== undefined
    ) {
      throw new SettingError([plainToken(hostname)]);
    }
    const transport = connect({ hostname }, settings, env, fs);
    return nativeStore({ url: endpoint.url, label, scopes, credential, transport, now });
  }
  throw new SettingError([
    { message: `ENVSHIM_ENDPOINT is of a kind that this version does not have: ${label}` },
  ]);
}

function plainToken(hostname: string) {
  return {
    message: `the token would go to ${hostname} over plain http, for anyone on the way to read`,
    fix: "use https, or set ENVSHIM_ALLOW_HTTP=on where the network is trusted",
  };
}
