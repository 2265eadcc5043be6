import { type FileSystem, readPlainFile } from "../../host/files.ts";
import type { Platform } from "../kind.ts";
import { KubernetesSettingError } from "./words.ts";

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
  if (host === "" || !/^[\w.:-]+$/.test(host)) {
    throw new KubernetesSettingError({ kind: "no-server", host: host === "" ? "unset" : "not-a-host" });
  }
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new KubernetesSettingError({ kind: "bad-port" });
  if (URL.canParse(url)) return new URL(url).href;
  throw new KubernetesSettingError({ kind: "no-server", host: "not-a-host" });
}

function ownNamespace(fs: FileSystem): string {
  const file = `${SERVICE_ACCOUNT}/namespace`;
  try {
    return readPlainFile(file, fs).toString("utf8").trim();
  } catch (error) {
    throw new KubernetesSettingError({ kind: "no-namespace", file, error });
  }
}

/** The cluster's own authority, where it is there. */
export function authorities(fs: FileSystem): { readonly caFile?: string } {
  const caFile = `${SERVICE_ACCOUNT}/ca.crt`;
  return fs.existsSync(caFile) ? { caFile } : {};
}
