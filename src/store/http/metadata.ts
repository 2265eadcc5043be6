/**
 * THE list of where the clouds give a workload its identity: addresses that end at the machine it runs on. They speak
 * plain http, no proxy stands before them, and nobody else answers there.
 *
 * - 169.254.169.254, fd00:ec2::254: instance metadata of AWS, Google and Azure
 * - 169.254.170.2: credentials of a task of Amazon ECS
 * - 169.254.170.23, fd00:ec2::23: Amazon EKS Pod Identity
 * - metadata.google.internal, metadata: Google's
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

/** True for a host of {@link METADATA_HOSTS}. @param hostname as `URL` has it */
export function isMetadataHost(hostname: string): boolean {
  return METADATA_HOSTS.has(hostname.toLowerCase().replace(/\.$/, ""));
}
