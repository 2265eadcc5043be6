import { parseAddress } from "../http/address.ts";
import { describeKind } from "../kind.ts";

/** A project's secrets, those of one location where it is named. */
type GcpEndpoint = {
  readonly project: string;
  readonly location?: string;
  /** The address of the API, where it is another than Google's own. */
  readonly url?: string;
};

/** A project's id, maybe one of an organisation (`example.com:my-project`), or its number. */
const PROJECT = /^(?:[a-z][a-z0-9.-]*:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$|^\d{1,20}$/;

/** A region, such as `europe-west1`. */
const LOCATION = /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/;

/** Google Secret Manager: the latest version of each secret. */
export const gcpSecretManager = describeKind({
  name: "gcp-secretmanager",
  looksLike: "gcp-secretmanager://PROJECT/LOCATION",
  parse(text): GcpEndpoint | undefined {
    const match = /^gcp-secretmanager:\/\/([^/?#]+)(?:\/([^/?#]*))?(?:\?endpoint=([^#]+))?$/.exec(text);
    const [, project = "", location, address] = match ?? [];
    if (!PROJECT.test(project) || (location && !LOCATION.test(location))) return undefined;
    const url = address === undefined ? undefined : parseAddress(address);
    if (address !== undefined && url === undefined) return undefined;
    return { project, ...(location && { location }), ...(url && { url }) };
  },
  hint: (text) =>
    /^(gcp|google)\b/i.test(text)
      ? "such as gcp-secretmanager://my-project, or gcp-secretmanager://my-project/europe-west1 for a regional secret"
      : undefined,
  settings: {},
  label: (endpoint) => `project ${endpoint.project} at ${new URL(addressOf(endpoint)).host}`,
  login: "gcp",
  fixes: ({ project, location }) => ({
    missing: `create it there with a version that is enabled, or correct its name (letters, digits, _ and -) or the project ${project}${location ? ` or location ${location}` : ""}`,
    token: "see that the service account is enabled, and that its scopes have cloud-platform",
    permission: "grant its service account roles/secretmanager.secretAccessor on the secret",
    none: "give the workload a service account, or set ENVSHIM_TOKEN_FILE",
  }),
  async open({ endpoint }, means) {
    const { gcpStore } = await import("./store.ts");
    const address = addressOf(endpoint);
    const transport = means.connect({ url: new URL(address) });
    const { project, location } = endpoint;
    const parent = `projects/${project}${location ? `/locations/${location}` : ""}`;
    return gcpStore(`${address.replace(/\/$/, "")}/v1/${parent}/secrets`, { ...means, transport });
  },
});

/** A regional secret is at an address of its region's own (Secret Manager, "Regional secrets"). */
function addressOf({ url, location }: GcpEndpoint): string {
  return url ?? `https://secretmanager.${location ? `${location}.rep.` : ""}googleapis.com/`;
}
