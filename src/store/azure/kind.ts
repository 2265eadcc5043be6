import { parseAddress } from "../http/address.ts";
import { describeKind } from "../kind.ts";

/** A vault. */
type AzureEndpoint = {
  /** Its host, which also says what cloud it is of. */
  readonly host: string;
  /** The address of the API, where it is another than the vault's own. */
  readonly url?: string;
};

/** A vault's name. */
const VAULT = /^[a-z][a-z0-9-]{1,22}[a-z0-9]$/i;

/** A host with dots in it. */
const HOST = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i;

/** Azure Key Vault: the latest version of each secret. */
export const azureKeyVault = describeKind({
  name: "azure-keyvault",
  looksLike: "azure-keyvault://VAULT",
  parse(text): AzureEndpoint | undefined {
    const [, vault = "", address] =
      /^azure-keyvault:\/\/([^/?#]+)\/?(?:\?endpoint=([^#]+))?$/.exec(text) ?? [];
    if (!VAULT.test(vault) && !HOST.test(vault)) return undefined;
    const url = address === undefined ? undefined : parseAddress(address);
    if (address !== undefined && url === undefined) return undefined;
    const host = (vault.includes(".") ? vault : `${vault}.vault.azure.net`).toLowerCase();
    return { host, ...(url && { url }) };
  },
  hint: (text) =>
    /^azure\b/i.test(text)
      ? "such as azure-keyvault://my-vault, or azure-keyvault://my-vault.vault.azure.cn"
      : undefined,
  settings: {},
  label: (endpoint) => new URL(addressOf(endpoint)).host,
  login: "azure",
  fixes: ({ host }) => ({
    missing: `create and enable it there, or correct its name (letters, digits and -) or the vault ${host}`,
    token: "see that the identity is of the vault's tenant",
    permission: "grant the identity the role Key Vault Secrets User, or Get in the vault's access policy",
    none: "give the workload an identity, or set ENVSHIM_TOKEN_FILE",
  }),
  async open({ endpoint }, means) {
    const { azureStore } = await import("./store.ts");
    const address = addressOf(endpoint);
    const transport = means.connect({ url: new URL(address) });
    return azureStore(`${address.replace(/\/$/, "")}/secrets`, { ...means, transport });
  },
});

function addressOf({ url, host }: AzureEndpoint): string {
  return url ?? `https://${host}/`;
}
