// For tests of what the docs say of the clouds.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { parse } from "yaml";
import { makeAuthority } from "./certs.ts";
import type { Handler } from "./endpoint.ts";
import { startHttps } from "./https.ts";
import { ROOT } from "./paths.ts";
import { startProxy } from "./proxy.ts";
import { tempDir, tempFile } from "./temp.ts";

/** A network in which these hosts are stand-ins. @returns the variables that lead there */
export async function networkOf(hosts: Readonly<Record<string, Handler>>) {
  const authority = await makeAuthority();
  const ports: Record<string, number> = {};
  for (const [host, handler] of Object.entries(hosts)) {
    const { port } = await startHttps(await authority.issue(host, [`DNS:${host}`]), handler);
    ports[`${host}:443`] = port;
  }
  const proxy = await startProxy(ports);
  return { HTTPS_PROXY: proxy.url, ENVSHIM_CA_FILE: authority.certFile };
}

/** An example for Kubernetes; what chooses its pods by their labels does choose them. */
export function example(folder: string) {
  const read = (file: string) =>
    parse(readFileSync(`${ROOT}docker/examples/${folder}/${file}.yaml`, "utf8"), { merge: true });
  const { template, selector } = read("deployment").spec;
  const podSpec = template.spec;
  const [app] = podSpec.containers;
  for (const labels of [
    selector.matchLabels,
    read("service").spec.selector,
    read("networkpolicy").spec.podSelector.matchLabels,
  ]) {
    expect(template.metadata.labels).toMatchObject(labels);
  }
  const env: Record<string, string> = Object.fromEntries(
    app.env.map(({ name, value }: { name: string; value: string }) => [name, value]),
  );
  /** The audience of the pod's own token, and where it is mounted. */
  const token = () => {
    const named = ({ name }: { name: string }) => name === "token";
    const { audience, path } = podSpec.volumes.find(named).projected.sources[0].serviceAccountToken;
    return [audience, join(app.volumeMounts.find(named).mountPath, path)];
  };
  return { read, app, podSpec, env, token };
}

/** The settings that name an example's files: those of its ConfigMap, and a cache of its own. */
export function filesOf({ data }: { readonly data: Readonly<Record<string, string>> }) {
  return {
    ENVSHIM_SPEC: tempFile("spec.yaml", data["spec.yaml"] ?? ""),
    ENVSHIM_CACHE_DIR: join(tempDir(), "private"),
    ENVSHIM_CACHE_KEY_FILE: tempFile("key", "k".repeat(44)),
  };
}
