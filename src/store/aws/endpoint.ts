import { parseAddress } from "../http/address.ts";

/** The service that keeps the secrets, as its host and its signatures name it. */
export type AwsService = "secretsmanager" | "ssm";

/** A store of AWS. What is not written in the endpoint is filled in by `complete`. */
export type AwsEndpoint = {
  readonly service: AwsService;
  readonly region?: string;
  /** What stands before each name, without a slash at its end; undefined where none is written. */
  readonly prefix?: string;
  /** The address of the API. */
  readonly url?: string;
};

/** `eu-west-1`, `us-gov-east-1`, `eusc-de-east-1` */
export const REGION = /^[a-z]{2,8}(?:-[a-z]{2,}){1,3}-\d{1,2}$/;

/** What names of secrets and parameters are made of. */
const PREFIX = /^[A-Za-z0-9/_.@+=!-]{0,512}$/;

/** Reads `SCHEME:`, `SCHEME://REGION/PREFIX` and `?endpoint=URL` behind either; a region may be left out. */
export function parseAws(scheme: string, service: AwsService, text: string): AwsEndpoint | undefined {
  if (!text.startsWith(`${scheme}:`)) return undefined;
  const rest = text.slice(scheme.length + 1);
  const match = /^(?:\/\/([^/?#]*)(?:\/([^?#]*))?)?(?:\?endpoint=([^#]+))?$/.exec(rest);
  if (!match) return undefined;
  const [, region, prefix, address] = match;
  if (region && !REGION.test(region)) return undefined;
  if (prefix !== undefined && !PREFIX.test(prefix)) return undefined;
  const url = address === undefined ? undefined : parseAddress(address);
  if (address !== undefined && url === undefined) return undefined;
  return {
    service,
    ...(region ? { region } : {}),
    ...(prefix === undefined ? {} : { prefix: prefix.replace(/\/+$/, "") }),
    ...(url === undefined ? {} : { url }),
  };
}

/**
 * The name under which the service has a secret. A parameter with a path is known by its full path, with a slash in
 * front (Systems Manager, "Parameter hierarchies").
 */
export function fullName({ service, prefix }: AwsEndpoint, name: string): string {
  const full = prefix ? `${prefix}/${name}` : name;
  if (service !== "ssm" || full.startsWith("/")) return full;
  return prefix !== undefined || full.includes("/") ? `/${full}` : full;
}
