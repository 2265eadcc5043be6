import type { Inherited } from "../../host/environ.ts";
import { parseAddress } from "../http/address.ts";
import { type AwsEndpoint, type AwsService, REGION } from "./endpoint.ts";
import { AwsSettingError } from "./words.ts";

/** What the names of hosts end with, by how the region starts; elsewhere it is `amazonaws.com`. */
const DNS_SUFFIXES: readonly (readonly [start: string, suffix: string])[] = [
  ["cn-", "amazonaws.com.cn"],
  ["eusc-", "amazonaws.eu"],
  ["us-iso-", "c2s.ic.gov"],
  ["us-isob-", "sc2s.sgov.gov"],
  ["us-isof-", "csp.hci.ic.gov"],
  ["eu-isoe-", "cloud.adc-e.uk"],
];

/** The SDKs' variable for the address of a service. */
const ADDRESS_VARIABLES = {
  secretsmanager: "AWS_ENDPOINT_URL_SECRETS_MANAGER",
  ssm: "AWS_ENDPOINT_URL_SSM",
  sts: "AWS_ENDPOINT_URL_STS",
} as const satisfies Record<AwsService | "sts", string>;

/** An endpoint with all that it needs. */
export type CompleteAwsEndpoint = AwsEndpoint & { readonly region: string; readonly url: string };

/**
 * The region and the address of the API, from the SDKs' variables where the endpoint does not have them.
 * @throws {SettingError} where no region is named, or a variable is not what it should be
 */
export function completeAws(endpoint: AwsEndpoint, env: Inherited): CompleteAwsEndpoint {
  const region = endpoint.region ?? regionOf(env);
  return { ...endpoint, region, url: endpoint.url ?? addressOf(endpoint.service, region, env) };
}

function regionOf(env: Inherited): string {
  const variable = env.AWS_REGION ? "AWS_REGION" : "AWS_DEFAULT_REGION";
  const region = env[variable];
  if (!region) throw new AwsSettingError({ kind: "no-region" });
  if (REGION.test(region)) return region;
  throw new AwsSettingError({ kind: "bad-region", variable });
}

/**
 * The address of a service: the SDKs' variable for it, the one for all, else the service's own in the region.
 * @throws {SettingError} where a variable holds no address
 */
export function addressOf(service: AwsService | "sts", region: string, env: Inherited): string {
  for (const variable of [ADDRESS_VARIABLES[service], "AWS_ENDPOINT_URL"]) {
    const text = env[variable];
    if (!text) continue;
    const address = parseAddress(text);
    if (address) return address;
    throw new AwsSettingError({ kind: "bad-address", variable });
  }
  const suffix = DNS_SUFFIXES.find(([start]) => region.startsWith(start))?.[1] ?? "amazonaws.com";
  return `https://${service}.${region}.${suffix}/`;
}
