/**
 * THE list of where the clouds give a workload its identity: addresses that end at the machine it runs on. They speak
 * plain http, no proxy stands before them, and nobody else answers there.
 *
 * - 169.254.169.254, fd00:ec2::254: instance metadata of AWS, Google and Azure
 * - 169.254.170.2: credentials of a task of Amazon ECS
 * - 169.254.170.23, fd00:ec2::23: Amazon EKS Pod Identity
 * - metadata.google.internal, metadata: Google's
 *
 * Azure's App Service gives out identities at any address of 169.254.128.0/17: see {@link APP_SERVICE}.
 */
const METADATA_HOSTS: ReadonlySet<string> = new Set([
  "169.254.169.254",
  "169.254.170.2",
  "169.254.170.23",
  "[fd00:ec2::254]",
  "[fd00:ec2::23]",
  "metadata.google.internal",
  "metadata",
]);

/** The upper half of the link-local addresses, which no router passes on (RFC 3927, 7). */
const APP_SERVICE = /^169\.254\.(12[89]|1[3-9]\d|2[0-4]\d|25[0-5])\.\d{1,3}$/;

/** True for a host of {@link METADATA_HOSTS} or {@link APP_SERVICE}. @param hostname as `URL` has it */
export function isMetadataHost(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, "");
  return METADATA_HOSTS.has(host) || APP_SERVICE.test(host);
}
