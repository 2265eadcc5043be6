import { SettingError } from "../../errors/errors.ts";
import type { Inherited } from "../../host/environ.ts";
import type { VaultEndpoint } from "./endpoint.ts";

/**
 * The endpoint with what Vault's own variables say: `VAULT_ADDR` where it names no host, `VAULT_NAMESPACE`, `VAULT_CACERT`.
 * @throws {SettingError} where no host is known
 */
export function completeVault(endpoint: VaultEndpoint, env: Inherited): VaultEndpoint {
  const { VAULT_NAMESPACE: namespace, VAULT_CACERT: caFile } = env;
  return {
    ...endpoint,
    url: endpoint.url ?? address(env.VAULT_ADDR),
    ...(namespace && { namespace }),
    ...(caFile && { caFile }),
  };
}

function address(text = ""): string {
  if (/^https?:\/\/[^/?#\\@{}]+(\/[^?#{}]*)?$/i.test(text) && URL.canParse(text))
    return new URL(text).href.replace(/\/+$/, "");
  throw new SettingError([
    {
      message: `ENVSHIM_ENDPOINT names no host, and VAULT_ADDR ${text === "" ? "is not set" : "is no http or https address"}`,
      fix: "set VAULT_ADDR to such as https://vault.example.com:8200, or write vault://HOST:PORT/MOUNT",
    },
  ]);
}
