import { SettingError } from "../../errors/errors.ts";
import { describeErrno, type FileSystem, readPlainFile } from "../../host/files.ts";
import type { Platform } from "../kind.ts";

/** Where Kubernetes puts what a pod needs to speak to its API server. */
export const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * The address that Kubernetes gives every container, and the pod's own namespace.
 * @throws {SettingError} where this does not run in a pod, or its service account is not mounted
 */
export function completed(
  { url, namespace }: { readonly url?: string; readonly namespace?: string },
  { env, fs }: Platform,
): { readonly url: string; readonly namespace: string } {
  return { url: url ?? apiServer(env), namespace: namespace ?? ownNamespace(fs) };
}

function apiServer(env: Platform["env"]): string {
  const host = env.KUBERNETES_SERVICE_HOST ?? "";
  const port = env.KUBERNETES_SERVICE_PORT || "443";
  const url = `https://${host.includes(":") ? `[${host}]` : host}:${port}`;
  if (host !== "" && URL.canParse(url)) return new URL(url).href;
  throw new SettingError([
    {
      message: `KUBERNETES_SERVICE_HOST ${host === "" ? "is not set: this does not run in a pod" : "is no host"}`,
      fix: "name the API server in ENVSHIM_ENDPOINT: kubernetes://NAMESPACE?endpoint=https://HOST:PORT",
    },
  ]);
}

function ownNamespace(fs: FileSystem): string {
  const file = `${SERVICE_ACCOUNT}/namespace`;
  try {
    return readPlainFile(file, fs).toString("utf8").trim();
  } catch (error) {
    throw new SettingError([
      {
        message: `the namespace is not known: ${file} ${describeErrno(error)}`,
        fix: "write it: kubernetes://NAMESPACE; or let the pod have its service account (automountServiceAccountToken)",
      },
    ]);
  }
}

/** The cluster's own authority, where it is there. */
export function authorities(fs: FileSystem): { readonly caFile?: string } {
  const caFile = `${SERVICE_ACCOUNT}/ca.crt`;
  return fs.existsSync(caFile) ? { caFile } : {};
}
