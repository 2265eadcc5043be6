import type { Inherited } from "../../host/environ.ts";
import type { VaultEndpoint } from "./endpoint.ts";
import { VaultSettingError } from "./words.ts";

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
  throw new VaultSettingError({ kind: "no-host", address: text === "" ? "unset" : "not-http" });
}
