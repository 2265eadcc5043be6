import type { ServerResponse } from "node:http";
import { type Endpoint, type Handler, type SeenRequest, startEndpoint } from "./endpoint.ts";

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

/**
 * Answers as kube-apiserver 1.34 does: its paths, its Status objects with their reasons, its headers. A name that RBAC
 * does not list is Forbidden whether it is there or not.
 *
 * Source: kubernetes.io, "Kubernetes API Concepts", 1.34; k8s.io/apiserver 0.34 (responsewriters, flow control).
 */
export function kubeApiServer({ secrets, token, resourceNames }: Cluster): Handler {
  return (request, reply) => {
    if (request.headers.authorization !== `Bearer ${token()}`) {
      return send(reply, 401, status(401, "Unauthorized", "Unauthorized"), false);
    }
    const [, namespace = "", name = ""] =
      /^\/api\/v1\/namespaces\/([^/]+)\/secrets\/([^/?]+)$/.exec(request.url) ?? [];
    if (name === "" || request.method !== "GET") return notFoundByPath(reply);
    if (resourceNames && !resourceNames.includes(name)) {
      const message = `secrets "${name}" is forbidden: User "system:serviceaccount:${namespace}:app" cannot get resource "secrets" in API group "" in the namespace "${namespace}"`;
      return send(reply, 403, status(403, "Forbidden", message, name));
    }
    const data = secrets[namespace]?.[name];
    if (!data) return send(reply, 404, status(404, "NotFound", `secrets "${name}" not found`, name));
    const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString("base64")]);
    send(reply, 200, {
      kind: "Secret",
      apiVersion: "v1",
      metadata: {
        name,
        namespace,
        uid: "7a3b8c0e-5d0f-4d5e-9f0a-2f4a2f3f6c11",
        resourceVersion: "4711",
        creationTimestamp: "2026-11-24T08:00:00Z",
        managedFields: [
          {
            manager: "kubectl-create",
            operation: "Update",
            apiVersion: "v1",
            time: "2026-11-24T08:00:00Z",
            fieldsType: "FieldsV1",
            fieldsV1: { "f:data": {}, "f:type": {} },
          },
        ],
      },
      ...(encoded.length > 0 && { data: Object.fromEntries(encoded) }),
      type: "Opaque",
    });
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

function status(code: number, reason: string, message: string, name?: string) {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    reason,
    ...(name === undefined ? {} : { details: { name, kind: "secrets" } }),
    code,
  };
}

function send(reply: ServerResponse, code: number, body: object, isScheduled = true): void {
  reply
    .writeHead(code, {
      "Audit-Id": "6f1f1c1a-6b1e-4a57-8a59-1a0f6c1d2e3f",
      "Cache-Control": "no-cache, private",
      "Content-Type": "application/json",
      ...(isScheduled && {
        "X-Kubernetes-Pf-Flowschema-Uid": "0b6a2b2e-3b61-4cf8-9f43-b7d0c5b0c6f1",
        "X-Kubernetes-Pf-Prioritylevel-Uid": "8a6f2f7c-9b0d-4b57-8f6d-5a1b7e0f3c22",
      }),
    })
    .end(`${JSON.stringify(body)}\n`);
}

/** What the API server says of a path that it does not serve. */
function notFoundByPath(reply: ServerResponse): void {
  reply
    .writeHead(404, {
      "Cache-Control": "no-cache, private",
      "Content-Type": "text/plain; charset=utf-8",
      "X-Content-Type-Options": "nosniff",
    })
    .end("404 page not found\n");
}
