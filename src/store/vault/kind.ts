import { text } from "../../settings/kinds.ts";
import { setting } from "../../settings/setting.ts";
import { describeKind } from "../kind.ts";
import { parseVault, type VaultEndpoint } from "./endpoint.ts";

/** HashiCorp Vault and OpenBao: the secrets of a KV engine, version 2 or 1. */
export const vault = describeKind({
  name: "vault",
  title: "Vault",
  looksLike: "vault://HOST/MOUNT/PREFIX",
  parse: parseVault,
  hint: (text) =>
    /^(vault|openbao|bao)\b/i.test(text)
      ? "vault://HOST:PORT/MOUNT/PREFIX, or vault:///MOUNT where VAULT_ADDR is set; ?kv=1 behind it for KV version 1"
      : undefined,
  settings: { vaultNamespace: setting("VAULT_NAMESPACE", "the namespace of Vault that is meant", text) },
  async complete(endpoint, { env }): Promise<VaultEndpoint> {
    const { completeVault } = await import("./complete.ts");
    return completeVault(endpoint, env);
  },
  label: ({ url = "", mount, prefix }) => `${new URL(url).host}/${mount}${prefix && `/${prefix}`}`,
  login: "vault",
  // Not Authorization: a Vault Proxy or Agent that logs in by itself does not look there, and would answer as itself.
  authHeader: { name: "X-Vault-Token", value: "{token}" },
  fixes: ({ kv, mount, prefix }) => ({
    missing: `create it in ${mount}${prefix && `/${prefix}`}, or correct its name${kv === 1 ? "" : "; where the mount is of KV version 1, put ?kv=1 at the end of ENVSHIM_ENDPOINT"}`,
    token: "see that the token is not over or revoked, and of this namespace",
    permission: `see that a policy lets it read ${mount}/${kv === 1 ? "" : "data/"}${prefix && `${prefix}/`}NAME, and that mount and namespace are right: Vault says the same where they do not exist`,
    none: "set ENVSHIM_LOGIN and ENVSHIM_LOGIN_ROLE, or ENVSHIM_TOKEN_FILE, ENVSHIM_TOKEN or VAULT_TOKEN",
  }),
  async open({ endpoint, own }, means) {
    const { vaultStore } = await import("./store.ts");
    return vaultStore(endpoint, own.vaultNamespace ?? endpoint.namespace, means);
  },
});
