import { describeKind } from "../kind.ts";
import { openTemplate, TEMPLATE_SETTINGS } from "../template/kind.ts";

/** The base URL without a slash at its end, or a Unix socket. */
type NativeEndpoint = { readonly url: string } | { readonly socketPath: string };

/** envshim's own protocol below a base URL, or over a Unix socket. */
export const native = describeKind({
  name: "native",
  looksLike: "https://HOST/BASE, unix:/SOCKET",
  parse: (text): NativeEndpoint | undefined => (text.startsWith("unix:") ? parseUnix(text) : parseUrl(text)),
  hint: (text) =>
    /^(\[[\da-f:]+\]|[\w.-]+)(:\d{1,5})?(\/[\w./-]*)?$/i.test(text)
      ? "put http:// or https:// before it"
      : undefined,
  // With a body to send, a URL without {name} is a template store's, too: only the settings tell them apart.
  settings: TEMPLATE_SETTINGS,
  label: (endpoint) => ("url" in endpoint ? new URL(endpoint.url).host : `unix:${endpoint.socketPath}`),
  login: "token",
  fixes: () => ({
    missing:
      "create it there, or correct its name and the ids in ENVSHIM_PROJECT, ENVSHIM_CLUSTER, ENVSHIM_TEAM",
  }),
  async open({ endpoint, own, scopes }, means) {
    if ("url" in endpoint && own.requestBody !== undefined) {
      return openTemplate({ endpoint: endpoint.url, own, scopes }, means);
    }
    const { nativeStore } = await import("./store.ts");
    const url = "url" in endpoint ? endpoint.url : "http://localhost";
    const destination = "url" in endpoint ? { url: new URL(url) } : endpoint;
    return nativeStore(url, scopes, { ...means, transport: means.connect(destination) });
  },
});

function parseUnix(text: string): NativeEndpoint | undefined {
  const socketPath = text.slice("unix:".length).replace(/^\/\//, "");
  return socketPath.startsWith("/") ? { socketPath } : undefined;
}

function parseUrl(text: string): NativeEndpoint | undefined {
  // A host must be there as it is written: the runtime finds one in https:///a/b, too.
  if (!/^https?:\/\/[^/?#\\@{}]+(\/[^?#{}]*)?$/i.test(text) || !URL.canParse(text)) return undefined;
  return { url: new URL(text).href.replace(/\/+$/, "") };
}
