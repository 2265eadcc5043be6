import type { Clock } from "../../host/clock.ts";
import type { Inherited } from "../../host/environ.ts";
import type { AuthHeader } from "../../settings/kinds.ts";
import type { SettingsTable, ValuesOf } from "../../settings/setting.ts";
import type { Settings } from "../../settings/table.ts";
import type { Destination } from "../http/connect.ts";
import type { Transport } from "../http/transport.ts";
import type { Given, Plain } from "../kind.ts";
import type { Fixes } from "../store.ts";
import type { LateFileWorld } from "./late-file.ts";
import type { Signer } from "./signer.ts";

/** What a login has to do its work with. */
export interface LoginWorld extends LateFileWorld {
  readonly clock: Clock;
  /** Where the platform's own variables are. */
  readonly env: Inherited;
  /** With the header that the store takes a token in. */
  readonly settings: Settings & { readonly authHeader: AuthHeader };
  /** What the store is given. Its kind names its login, which knows what is in there. */
  readonly given: Given<Plain, unknown>;
  /**
   * A way to a login server, with the TLS files, proxies and deadline of the store's own.
   * @throws {SettingError} as `Means.connect`; plain http is good for metadata addresses, too
   */
  connect(to: Destination): Transport;
}

/** A way to get a credential. */
export interface Login {
  /** Its name in `ENVSHIM_LOGIN`. */
  readonly name: string;
  /** The kinds of store that its credential is for; none: any that takes a token. Nobody else may see it. */
  readonly stores?: readonly string[];
  /** What messages suggest where it is the way, which a store cannot know. */
  readonly fixes?: Partial<Fixes>;
  /** The settings that are its own; see `StoreKind.settings`. */
  readonly settings: SettingsTable;
  /**
   * Gets ready to sign. It reads files and makes no request: those are made when the first request is signed, which is
   * only where the cache does not answer. A file that is not there yet it waits for, with `waitForFile`.
   * @param values every setting's value, by its key; its own are among them
   * @throws {SettingError} where what it needs is not there or wrong
   */
  open(values: Readonly<Record<string, unknown>>, world: LoginWorld): Promise<Signer>;
}

/** What is said of a login in its file. */
export interface LoginDescription<Own extends SettingsTable> {
  readonly name: string;
  readonly stores?: readonly string[];
  readonly fixes?: Partial<Fixes>;
  readonly settings: Own;
  open(own: ValuesOf<Own>, world: LoginWorld): Promise<Signer>;
}

/** A login of its description. */
export function describeLogin<const Own extends SettingsTable>(description: LoginDescription<Own>): Login {
  const { name, stores, fixes, settings, open } = description;
  return {
    name,
    ...(stores && { stores }),
    ...(fixes && { fixes }),
    settings,
    open(values, world) {
      // Its own alone, for they may be in its identity: the deadline is not part of it. This very table read them.
      const own = Object.fromEntries(Object.keys(settings).map((key) => [key, values[key]]));
      return open(own as ValuesOf<Own>, world);
    },
  };
}
