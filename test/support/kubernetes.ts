import type { ServerResponse } from "node:http";
import { type Endpoint, type Handler, type SeenRequest, startEndpoint } from "./endpoint.ts";
import { type RecordedReply, recordedReply, sendRecorded } from "./recorded.ts";

/** What a stand-in of the API server holds. */
export interface Cluster {
  /** Secrets by namespace and name: the bytes or text of each key. */
  readonly secrets: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, string | Buffer>>>>>
  >;
  /** The token it takes; asked for each request. */
  readonly token: () => string;
  /** The names that RBAC's `resourceNames` list; default: all. */
  readonly resourceNames?: readonly string[];
}

/** The release that the recorded replies are of; `test/fixtures/kubernetes/record.sh` records another's. */
export const KUBERNETES_VERSION = "v1.34.4";

/** A reply of kube-apiserver, as it came over the wire. */
export function recorded(name: string): RecordedReply {
  return recordedReply("kubernetes", KUBERNETES_VERSION, name);
}

/**
 * Answers with what a real kube-apiserver answered, the names and data of this cluster put in. A name that RBAC does not
 * list is Forbidden whether it is there or not.
 */
export function kubeApiServer({ secrets, token, resourceNames }: Cluster): Handler {
  return (request, reply) => {
    if (request.headers.authorization !== `Bearer ${token()}`) {
      return sendRecorded(reply, recorded("unauthorized"));
    }
    const [, namespace = "", name = ""] =
      /^\/api\/v1\/namespaces\/([^/]+)\/secrets\/([^/?]+)$/.exec(request.url) ?? [];
    if (name === "" || request.method !== "GET") return sendRecorded(reply, recorded("other-path"));
    if (resourceNames && !resourceNames.includes(name)) {
      return sendAbout(reply, recorded("forbidden"), {
        unlisted: name,
        ":ml:": `:${namespace}:`,
        '"ml': `"${namespace}`,
      });
    }
    const data = secrets[namespace]?.[name];
    if (!data) return sendAbout(reply, recorded("not-found"), { gone: name });
    const kind = Object.keys(data).length === 0 ? "secret-empty" : "secret";
    const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString("base64")]);
    const secret = JSON.parse(recorded(kind).body);
    secret.metadata = { ...secret.metadata, name, namespace };
    if (encoded.length > 0) secret.data = Object.fromEntries(encoded);
    sendRecorded(reply, recorded(kind), JSON.stringify(secret, undefined, 2));
  };
}

/** A stand-in of the API server that speaks plain http on loopback. */
export function startKubernetes(cluster: Cluster): Promise<Endpoint> {
  return startEndpoint(kubeApiServer(cluster));
}

/** The settings of a run against it, with a token of its own. */
export function settingsFor({ url }: Pick<Endpoint, "url">, namespace: string): Record<string, string> {
  return { ENVSHIM_ENDPOINT: `kubernetes://${namespace}?endpoint=${url}` };
}

/** The paths that were asked for. */
export function pathsOf(requests: readonly SeenRequest[]): string[] {
  return requests.map(({ method, url }) => `${method} ${url}`);
}

/** Sends a recorded Status about another name. */
function sendAbout(
  reply: ServerResponse,
  status: RecordedReply,
  names: Readonly<Record<string, string>>,
): void {
  const said = Object.entries(names).reduce((body, [from, to]) => body.replaceAll(from, to), status.body);
  sendRecorded(reply, status, said);
}
