import type { Inherited } from "../host/environ.ts";
import type { FileSystem } from "../host/files.ts";
import type { Log } from "../log/log.ts";
import type { AuthHeader } from "../settings/kinds.ts";
import type { SettingsTable, ValuesOf } from "../settings/setting.ts";
import type { Destination } from "./http/connect.ts";
import type { Transport } from "./http/transport.ts";
import type { Signer } from "./login/signer.ts";
import type { Fixes, ScopeIds, Store } from "./store.ts";
import { tellUnused, type Unused } from "./unused.ts";
import { USUAL_FIXES } from "./words.ts";

/** Plain data: what can be written down as JSON. */
export type Plain =
  | string
  | number
  | boolean
  | undefined
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/**
 * What decides a store's answers: nothing else of the settings reaches it. All of it is in the cache's identity, so a
 * setting that a kind adds cannot be forgotten there.
 */
export interface Given<Endpoint, Own> {
  readonly endpoint: Endpoint;
  /** The values of the kind's own settings. */
  readonly own: Own;
  readonly scopes: ScopeIds;
}

/** By what means a store is asked. None of it changes what the answers are. */
export interface Means {
  /** The store's name in messages. */
  readonly label: string;
  readonly signer: Signer;
  /**
   * A way to a host or socket, with the TLS files, proxies and deadline of the settings.
   * @throws {SettingError} where a credential would go over plain http, or a TLS file or a proxy cannot be used
   */
  connect(to: Destination): Transport;
  /** Milliseconds since the epoch, for dates in replies. */
  readonly now: () => number;
  /** Milliseconds that only go forward, for `Request.until`. */
  readonly elapsed: () => number;
  readonly fs: FileSystem;
  /** Where it tells how it does its work; never a value or a credential. */
  readonly log: Pick<Log, "debug">;
  /** Requests at once. */
  readonly concurrency: number;
}

/** What a store's platform says of it where its endpoint does not: variables and files that are there anyway. */
export interface Platform {
  readonly env: Inherited;
  readonly fs: FileSystem;
}

/** What an endpoint is completed with. */
export interface PlatformWorld extends Platform {
  /** Told what is set and not used. */
  readonly log: Pick<Log, "warn">;
}

/** What a kind of store says of itself, in the file `kind.ts` of its folder. */
export interface KindDescription<Endpoint extends Plain, Own extends SettingsTable> {
  /** Its name; part of the cache's identity. */
  readonly name: string;
  /** What its endpoint looks like, for usage and errors: `unix:/SOCKET`. */
  readonly looksLike: string;
  /** The endpoint as plain data, or undefined where the text names no store of this kind. */
  parse(text: string): Endpoint | undefined;
  /**
   * The endpoint with what it leaves to its platform filled in, such as a region. What comes out is what the store is
   * given, so it is in the cache's identity: `open` looks at no variable and no file that decides an answer.
   * @throws {SettingError} where something is not there
   */
  complete?(endpoint: Endpoint, platform: Platform): Promise<Endpoint>;
  /** How to write a text that nobody could parse, where it is nearly an endpoint of this kind. */
  hint?(text: string): string | undefined;
  /** The settings that are its own: each in `--help`, as an option, and known to the check for unknown names. */
  readonly settings: Own;
  /** Host or path for messages; it never holds a credential. */
  label(endpoint: Endpoint): string;
  /**
   * The login that it takes where `ENVSHIM_LOGIN` says nothing. None: the store is on this machine, so it needs no
   * credential, and nothing of it is tried again or cached.
   */
  readonly login?: string;
  /** Where its stores are files or folders of this machine: the one that an endpoint names. A container has none of them. */
  path?(endpoint: Endpoint): string;
  /** False where no token in a header lets anybody in. */
  readonly takesToken?: false;
  /** The header that carries a token where `ENVSHIM_AUTH_HEADER` says nothing; default: {@link BEARER}. */
  readonly authHeader?: AuthHeader;
  /** What `--help` calls it; default: its name. */
  readonly title?: string;
  /**
   * What to say where a setting of its own is set, one without a default, and the store is of a kind that does not have
   * it, by the setting's key: what is asked would not be what somebody wrote down.
   */
  readonly unused?: { readonly [Key in keyof Own]?: Unused[string] };
  /** What its messages suggest, where that is not the usual. */
  fixes?(endpoint: Endpoint): Partial<Fixes>;
  /** Opens it. What this needs is loaded here, with `await import()`: a kind that is not used costs nothing at start. */
  open(given: Given<Endpoint, ValuesOf<Own>>, means: Means): Promise<Store>;
}

/** A kind of store, as settings, usage and opening see it. */
export interface StoreKind
  extends Pick<
    KindDescription<Plain, SettingsTable>,
    "name" | "looksLike" | "hint" | "settings" | "authHeader" | "title"
  > {
  readonly unused?: Unused;
  /**
   * The endpoint that a text names, or undefined where it names no store of this kind.
   * @param kinds all that there are: what is set for another is told when it is opened
   */
  parse(text: string, kinds: readonly StoreKind[]): Endpoint | undefined;
}

/** Where secrets come from, read off `ENVSHIM_ENDPOINT`: a store of some kind, not opened yet. */
export interface Endpoint {
  /** The kind's name. */
  readonly kind: string;
  readonly login: string | undefined;
  /** The file or folder of this machine that it is. */
  readonly path: string | undefined;
  readonly takesToken: boolean;
  readonly authHeader: AuthHeader;
  /**
   * @param values every setting's value, by its key; the kind's own are among them
   * @throws {SettingError} where the platform does not say what the endpoint leaves to it
   */
  with(
    values: Readonly<Record<string, unknown>>,
    scopes: ScopeIds,
    platform: PlatformWorld,
  ): Promise<UnopenedStore>;
}

/** A store with all that decides its answers. */
export interface UnopenedStore {
  readonly label: string;
  readonly fixes: Fixes;
  readonly given: Given<Plain, unknown>;
  open(means: Means): Promise<Store>;
}

/** RFC 6750, 2.1. */
const BEARER: AuthHeader = { name: "Authorization", value: "Bearer {token}" };

/** Makes a store kind of its description. */
export function describeKind<E extends Plain, const Own extends SettingsTable>(
  description: KindDescription<E, Own>,
): StoreKind {
  const { parse, complete, label, fixes, login, takesToken = true, open, ...seen } = description;
  const { name, settings, authHeader = BEARER } = seen;
  return {
    ...seen,
    parse(text, kinds) {
      const parsed = parse(text);
      if (parsed === undefined) return undefined;
      return {
        kind: name,
        login,
        path: description.path?.(parsed),
        takesToken,
        authHeader,
        async with(values, scopes, platform) {
          const endpoint = (await complete?.(parsed, platform)) ?? parsed;
          await tellUnused(kinds, seen, values, platform.log);
          // Its own table read these values.
          const own = Object.fromEntries(
            Object.keys(settings).map((key) => [key, values[key]]),
          ) as ValuesOf<Own>;
          const given = { endpoint, own, scopes };
          return {
            label: label(endpoint),
            fixes: { ...USUAL_FIXES, ...fixes?.(endpoint) },
            given,
            open: (means) => open(given, means),
          };
        },
      };
    },
  };
}
