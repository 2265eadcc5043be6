/** What a vault's cloud has of its own. */
export interface AzureCloud {
  /** What tokens for its vaults are for. */
  readonly resource: string;
  /** Where tokens are given out, without a slash at its end; `AZURE_AUTHORITY_HOST` beats it. */
  readonly authority: string;
}

const PUBLIC: AzureCloud = {
  resource: "https://vault.azure.net",
  authority: "https://login.microsoftonline.com",
};

/** The clouds by what the hosts of their vaults end with (Azure SDK, "National clouds"). */
const CLOUDS: readonly (readonly [end: string, cloud: AzureCloud])[] = [
  [".vault.azure.cn", { resource: "https://vault.azure.cn", authority: "https://login.chinacloudapi.cn" }],
  [
    ".vault.usgovcloudapi.net",
    { resource: "https://vault.usgovcloudapi.net", authority: "https://login.microsoftonline.us" },
  ],
];

/** The cloud of a vault. */
export function cloudOf(host: string): AzureCloud {
  return CLOUDS.find(([end]) => host.endsWith(end))?.[1] ?? PUBLIC;
}
