import { describeLogin } from "../login/login.ts";
import { LOGIN_SETTINGS } from "./login-settings.ts";

/** A login of Vault's: what it does is loaded when it is used. */
function method<const Name extends "vault" | "kubernetes" | "jwt" | "approle" | "cert" | "unwrap">(
  name: Name,
) {
  return describeLogin({
    name,
    stores: ["vault"],
    settings: LOGIN_SETTINGS,
    async open(own, world) {
      const { vaultSigner } = await import("./login.ts");
      return vaultSigner(name, own, world);
    },
  });
}

/** Vault's ways to log in; `vault` is the one that Vault's own variables name, or the token in `VAULT_TOKEN`. */
export const VAULT_LOGINS = [
  method("vault"),
  method("kubernetes"),
  method("jwt"),
  method("approle"),
  method("cert"),
  method("unwrap"),
];
