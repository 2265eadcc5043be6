import { SettingError } from "../../errors/errors.ts";
import { type FactOf, inWords, type Words } from "../../errors/words.ts";

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
