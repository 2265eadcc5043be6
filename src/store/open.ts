import { SettingError } from "../errors/errors.ts";
import type { Clock } from "../host/clock.ts";
import type { FileSystem } from "../host/files.ts";
import type { Network } from "../host/network.ts";
import type { Endpoint } from "../settings/endpoint.ts";
import type { Inherited } from "../settings/settings.ts";
import type { Settings } from "../settings/table.ts";
import type { CacheWorld } from "./cache/open.ts";
import { connect, type Destination } from "./http/connect.ts";
import { withDeadline } from "./http/deadline.ts";
import { isLoopback } from "./http/proxy.ts";
import { lazyStore } from "./lazy.ts";
import { type Credential, readCredential } from "./login/credential.ts";
import { nativeStore } from "./native/native.ts";
import { type RetryPolicy, withRetry } from "./retry.ts";
import { SCOPES, type Store } from "./store.ts";

/** What opening a store needs of the world. */
export interface StoreWorld extends CacheWorld {
  readonly fs: FileSystem;
  readonly clock: Clock;
  /** Where the proxy variables are. */
  readonly env: Inherited;
  readonly network: Network;
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
  if (endpoint.kind === "local") {
    // Nothing of it is cached: it is on this machine already.
    const { localStore } = await import("./local/local.ts");
    return localStore(endpoint.path, endpoint.label, world.fs);
  }
  const credential = readCredential(settings, world.fs);
  const store = withRetry(
    lazyStore(endpoint.label, () => openHttp(endpoint, credential, settings, world)),
    world.retry,
  );
  if (!settings.cache) return store;
  const { cached } = await import("./cache/open.ts");
  return cached(store, settings, credential, world);
}

async function openHttp(
  endpoint: Exclude<Endpoint, { kind: "local" }>,
  credential: Credential,
  settings: Settings,
  world: StoreWorld,
): Promise<Store> {
  const { label } = endpoint;
  const destination = destinationOf(endpoint);
  if ("url" in destination) {
    const { protocol, hostname } = destination.url;
    const plain = protocol === "http:" && !isLoopback(hostname) && !settings.allowHttp;
    if (plain && credential.token() !== undefined) throw new SettingError([plainToken(hostname)]);
  }
  const transport = withDeadline(connect(destination, settings, world), world.retry);
  const scopes = Object.fromEntries(
    SCOPES.flatMap((scope) => (settings[scope] ? [[scope, settings[scope]]] : [])),
  );
  const common = { label, scopes, credential, transport, now: world.clock.now };
  if (endpoint.kind === "template") {
    const { templateStore } = await import("./template/template.ts");
    return templateStore({
      ...common,
      template: endpoint.template,
      format: { pointer: settings.valuePointer, encoding: settings.valueEncoding },
      concurrency: settings.maxConcurrency,
    });
  }
  return nativeStore({ ...common, url: endpoint.kind === "unix" ? "http://localhost" : endpoint.url });
}

function destinationOf(endpoint: Exclude<Endpoint, { kind: "local" }>): Destination {
  switch (endpoint.kind) {
    case "unix":
      return { socketPath: endpoint.socketPath };
    case "native":
      return { url: new URL(endpoint.url) };
    case "template":
      // Braces stand only after the host, so the host is the same without them.
      return { url: new URL(endpoint.template.replaceAll(/[{}]/g, "")) };
  }
}

function plainToken(hostname: string) {
  return {
    message: `the token would go to ${hostname} over plain http, for anyone on the way to read`,
    fix: "use https, or set ENVSHIM_ALLOW_HTTP=on where the network is trusted",
  };
}
