import { SettingError } from "../../errors/errors.ts";
import { type FactOf, inWords, type Words } from "../../errors/words.ts";
import { factsOf } from "../fact.ts";
import type { Status } from "../failure.ts";
import { answered } from "../failure-words.ts";

const WORDS = {
  "no-host": ({ address }: { readonly address: "unset" | "not-http" }) => ({
    message: `ENVSHIM_ENDPOINT names no host, and VAULT_ADDR ${address === "unset" ? "is not set" : "is no http or https address"}`,
    fix: "set VAULT_ADDR to such as https://vault.example.com:8200, or write vault://HOST:PORT/MOUNT",
  }),
  "no-such-method": {
    message: "VAULT_AUTH_METHOD names a method that is not known",
    fix: "it takes kubernetes, jwt, approle, cert, unwrap or token; ENVSHIM_LOGIN beats it",
  },
  "bad-mount": {
    message: "ENVSHIM_LOGIN_MOUNT is no path of a mount",
    fix: "such as kubernetes, or team-a/kubernetes",
  },
  "no-role": {
    message: "the login kubernetes needs a role, and ENVSHIM_LOGIN_ROLE is not set",
    fix: "set it to the role that the pod's service account is bound to in Vault",
  },
  "no-role-id": {
    message: "the login approle needs a role id, and ENVSHIM_LOGIN_ROLE_ID is not set",
    fix: "set it, or ENVSHIM_LOGIN_ROLE_ID_FILE, and the secret id likewise",
  },
  "no-certificate": {
    message: "the login cert needs a client certificate, and ENVSHIM_CLIENT_CERT_FILE is not set",
    fix: "name its PEM file, and its key's with ENVSHIM_CLIENT_KEY_FILE",
  },
  "no-wrapping-token": {
    message:
      "the login unwrap needs a wrapping token, and neither ENVSHIM_TOKEN nor ENVSHIM_TOKEN_FILE has one",
    fix: "such as vault token create -wrap-ttl=5m gives",
  },
} as const satisfies Words;

/** A setting for Vault, or one of Vault's own variables, is missing or wrong. */
export class VaultSettingError extends SettingError {
  constructor(fact: FactOf<typeof WORDS>) {
    super([inWords(WORDS, fact)]);
  }
}

/** What Vault says, or what it should not have said. */
export const vaultFact = factsOf({
  "is-version-2": {
    message: "answered that the mount is of KV version 2",
    fix: "take ?kv=1 off ENVSHIM_ENDPOINT",
  },
  "no-secret": ({ kv }: { readonly kv: 1 | 2 }) => ({
    message: "sent a reply that holds no secret of a KV engine",
    fix: `check ENVSHIM_ENDPOINT: the part behind the host is the path of a KV engine's mount${kv === 1 ? "" : "; one of version 1 has ?kv=1 behind it"}`,
  }),
  server: ({ host }: { readonly host: string }) => ({
    message: host,
    fix: "see that Vault is up and unsealed, can be reached from here, and has the method at ENVSHIM_LOGIN_MOUNT",
  }),
  "login-refused": ({ login, ...said }: Status & { readonly login: ShownLogin }) => ({
    message: `${answered(said)} to the login ${login.name}`,
    fix: fixOf(login),
  }),
  "no-token": { message: "sent a reply to the login that has no token" },
});

/** A login that was tried, as far as it may be shown. */
export interface ShownLogin {
  /** The method. */
  readonly name: "kubernetes" | "jwt" | "approle" | "cert" | "unwrap";
  /** The role, where its name looks like one. */
  readonly role?: string | undefined;
  /** True where there is a secret id. */
  readonly hasSecretId?: boolean;
}

/** What to do about a refusal. */
function fixOf({ name, role = "of the method", hasSecretId }: ShownLogin): string {
  switch (name) {
    case "kubernetes":
    case "jwt":
      return `see that the role ${role} is there and bound to the token's subject and audience, and that the token is not over`;
    case "approle":
      return hasSecretId
        ? "see that role id and secret id belong together, and that the secret id is not over or used up"
        : "ENVSHIM_LOGIN_SECRET_ID and ENVSHIM_LOGIN_SECRET_ID_FILE are not set, and few roles do without: set one, and see that the role id is right";
    case "cert":
      return `see that the certificate of ENVSHIM_CLIENT_CERT_FILE is one that the role ${role} takes`;
    case "unwrap":
      return "a wrapping token can be unwrapped once and is soon over: where nobody has it but this, give each start its own, or somebody else has taken the token out";
  }
}

const ASTRAY = {
  "no-target": { message: "it does not say where to" },
  "other-scheme": { message: "it leads to another scheme" },
  credential: { message: "it leads to an address with a credential" },
  "other-path": { message: "it leads to another path" },
  "other-host": { message: "its certificate does not name the host it leads to" },
} as const satisfies Words;

/** Why a redirect to another node is not followed. */
export type Astray = keyof typeof ASTRAY;

/** The same as a fact. */
export const astrayFact = factsOf(ASTRAY);
