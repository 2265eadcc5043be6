import { SettingError } from "../errors/errors.ts";
import { type FactOf, inWords, type Words } from "../errors/words.ts";
import { describeTextFault, type TextFault } from "../secret/value.ts";
import { factsOf } from "./fact.ts";
import type { Fixes } from "./store.ts";

const WORDS = {
  "no-endpoint": {
    message: "there are secrets to fetch, but ENVSHIM_ENDPOINT is not set",
    fix: "set it to the store's address, such as https://secrets.example.com",
  },
  "in-the-clear": ({ host }: { readonly host: string }) => ({
    message: `the token would go to ${host} over plain http, for anyone on the way to read`,
    fix: "use https, or set ENVSHIM_ALLOW_HTTP=on where the network is trusted",
  }),
  /** `fitting`: the logins that go with the store. */
  "foreign-login": ({
    login,
    store,
    fitting,
  }: {
    readonly login: string;
    readonly store: string;
    readonly fitting: readonly string[];
  }) => ({
    message: `ENVSHIM_LOGIN is ${login}, which is not for the store of ENVSHIM_ENDPOINT: ${store}`,
    fix: `leave it out for the store's own way, or set it to ${fitting.length === 1 ? "" : "one of "}${fitting.join(", ")}`,
  }),
  "bad-body": ({ setting }: { readonly setting: string }) => ({
    message: `${setting} begins as JSON and is none`,
    fix: 'a placeholder stands in the quotes of a text: {"name":"{name}"}',
  }),
} as const satisfies Words;

/** A store cannot be opened as the settings are. */
export class StoreSettingError extends SettingError {
  constructor(fact: FactOf<typeof WORDS>) {
    super([inWords(WORDS, fact)]);
  }
}

/** What can be wrong with a value that any store may send. */
export const valueFact = factsOf({
  "bad-text": ({ fault }: { readonly fault: TextFault }) => ({
    message: `sent a value that ${describeTextFault(fault)}`,
    fix: "store it again as text",
  }),
});

/** Why there is no cache for a store. */
export const uncachedFact = factsOf({
  "on-this-machine": { message: "it is on this machine" },
  off: { message: "ENVSHIM_CACHE is off" },
});

/** What messages suggest, unless a kind knows better. */
export const USUAL_FIXES: Fixes = {
  missing: "create it there, or correct its name",
  token: "renew the token in ENVSHIM_TOKEN or ENVSHIM_TOKEN_FILE, or set one",
  permission: "grant it, or use another token",
  none: "set ENVSHIM_TOKEN, ENVSHIM_TOKEN_FILE or ENVSHIM_LOGIN; where the client certificate is the credential, grant it what it may read",
};
