// docker/examples/kubernetes-api: the manifests fit each other, and a run with their settings gets the secret.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { startKubernetes } from "../support/kubernetes.ts";
import { ROOT } from "../support/paths.ts";
import { envshim } from "../support/run.ts";
import { tempDir, tempFile } from "../support/temp.ts";

/** The objects of one file. */
const objects = (file: string) =>
  parseAllDocuments(readFileSync(`${ROOT}docker/examples/kubernetes-api/${file}`, "utf8")).map((document) =>
    document.toJS(),
  );

test("the Role lets the pod's service account get the Secret of the spec, and nothing else", () => {
  const [account, role, binding] = objects("rbac.yaml");
  const [deployment] = objects("deployment.yaml");
  const [config] = objects("configmap.yaml");
  const pod = deployment.spec.template.spec;
  expect(pod.serviceAccountName).toBe(account.metadata.name);
  expect(binding).toMatchObject({
    subjects: [{ kind: "ServiceAccount", name: account.metadata.name }],
    roleRef: { kind: "Role", name: role.metadata.name },
  });
  const used = [...config.data["spec.yaml"].matchAll(/secret:([\w.-]+)/g)].map(([, name]) => name);
  expect(role.rules).toEqual([
    { apiGroups: [""], resources: ["secrets"], resourceNames: used, verbs: ["get"] },
  ]);
});

test("the container sees what Kubernetes mounts for a service account, where envshim looks for it", () => {
  const [deployment] = objects("deployment.yaml");
  const { containers, volumes } = deployment.spec.template.spec;
  const mount = containers[0].volumeMounts.find(
    ({ mountPath }: { mountPath: string }) => mountPath === "/var/run/secrets/kubernetes.io/serviceaccount",
  );
  const volume = volumes.find(({ name }: { name: string }) => name === mount.name);
  expect(volume.projected.sources).toMatchObject([
    { serviceAccountToken: { path: "token" } },
    { configMap: { items: [{ path: "ca.crt" }] } },
    { downwardAPI: { items: [{ path: "namespace", fieldRef: { fieldPath: "metadata.namespace" } }] } },
  ]);
  expect(volume.projected.sources[0].serviceAccountToken).not.toHaveProperty("audience");
});

test("a run with the Deployment's settings and the ConfigMap's spec gets the secret", async () => {
  const [deployment] = objects("deployment.yaml");
  const [config] = objects("configmap.yaml");
  const settings = Object.fromEntries(
    deployment.spec.template.spec.containers[0].env.map(
      ({ name, value }: { name: string; value: string }) => [name, value],
    ),
  );
  expect(settings.ENVSHIM_ENDPOINT).toBe("kubernetes:");
  const api = await startKubernetes({
    secrets: { ml: { "model-server": { hfToken: "hf_1" } } },
    token: () => "t",
    resourceNames: ["model-server"],
  });
  const { stdout, stderr } = await envshim(["--", "printenv", "HF_TOKEN"], {
    env: {
      ...settings,
      ENVSHIM_SPEC: tempFile("spec.yaml", config.data["spec.yaml"]),
      ENVSHIM_ENDPOINT: `kubernetes://ml?endpoint=${api.url}`,
      ENVSHIM_TOKEN: "t",
      ENVSHIM_CACHE_DIR: tempDir(),
      ENVSHIM_CACHE_KEY_FILE: tempFile("key", "key material"),
      ENVSHIM_LOG_LEVEL: "warn",
    },
  });
  expect([stdout, stderr]).toEqual(["hf_1\n", ""]);
});
