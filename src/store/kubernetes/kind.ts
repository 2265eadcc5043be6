import { describeKind } from "../kind.ts";

/** Where the API server is and whose Secrets are meant; what is not there is the platform's to say. */
type KubernetesEndpoint = { readonly namespace?: string; readonly url?: string };

/** A label of a DNS name (RFC 1123), as the name of a namespace is one. */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Secrets of Kubernetes, asked of the API server of the cluster that this runs in. */
export const kubernetes = describeKind({
  name: "kubernetes",
  looksLike: "kubernetes:, kubernetes://NAMESPACE",
  parse(text): KubernetesEndpoint | undefined {
    const [whole, namespace, given] =
      /^kubernetes:(?:\/\/([^/?#]*)\/?)?(?:\?endpoint=([^#]+))?$/.exec(text) ?? [];
    const url = given === undefined ? undefined : apiServer(given);
    if (whole === undefined || (given !== undefined && url === undefined)) return undefined;
    if (namespace && !LABEL.test(namespace)) return undefined;
    return { ...(namespace && { namespace }), ...(url && { url }) };
  },
  hint: (text) =>
    /^(kubernetes|k8s)\b/i.test(text)
      ? "kubernetes: is the namespace it runs in; kubernetes://NAMESPACE another"
      : undefined,
  settings: {},
  async complete(endpoint, platform) {
    const { completed } = await import("./platform.ts");
    return completed(endpoint, platform);
  },
  label: ({ namespace = "", url = "" }) => `namespace ${namespace} at ${new URL(url).host}`,
  login: "service-account",
  fixes: ({ namespace }) => ({
    missing: `create the Secret in namespace ${namespace}, or correct its name`,
    token: "see that the token is of this cluster, not over, and for the API server's own audience",
    permission: `see that it is there, and that a Role in namespace ${namespace} lets this service account get it`,
    none: "let the pod have its token (automountServiceAccountToken), or set ENVSHIM_TOKEN_FILE",
  }),
  async open({ endpoint: { namespace = "", url = "" } }, means) {
    const [{ kubernetesStore }, { authorities }] = await Promise.all([
      import("./store.ts"),
      import("./platform.ts"),
    ]);
    const base = new URL(url);
    const transport = means.connect({ url: base, ...authorities(means.fs) });
    return kubernetesStore({ namespace, base: base.href.replace(/\/$/, "") }, { ...means, transport });
  },
});

/** An API server's address, as it may be written after `?endpoint=`. */
function apiServer(text: string): string | undefined {
  const url = text.includes("://") ? text : decoded(text);
  return /^https?:\/\/[^/?#\\@{}]+(\/[^?#{}]*)?$/i.test(url) && URL.canParse(url)
    ? new URL(url).href
    : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
