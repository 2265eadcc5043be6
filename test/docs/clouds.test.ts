// docs/stores/google.md, docs/stores/azure.md and their examples for Kubernetes, run as they stand: a proxy leads the
// clouds' hosts to stand-ins.
import { expect, test } from "vitest";
import { entra, entraToken, keyVault } from "../support/azure.ts";
import { example, filesOf, networkOf } from "../support/cloud-docs.ts";
import { startEndpoint } from "../support/endpoint.ts";
import { metadataServer, secretManager } from "../support/google.ts";
import { recipe } from "../support/recipe.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempFile } from "../support/temp.ts";

const secrets = { "projects/my-project/secrets/modelApiKey": "key of google" };
const account = () => "model-server@my-project.iam.gserviceaccount.com";

const startMetadata = () => startEndpoint(metadataServer({ account, token: () => "token" }));

const spec = () => specFile({ API_KEY: "secret:modelApiKey" });

const printKey = (env: Readonly<Record<string, string>>) =>
  envshim(["--", "printenv", "API_KEY"], { env: { ENVSHIM_CACHE: "off", ...env } });

test("gcp-secretmanager: the recipe", async () => {
  const network = await networkOf({ "secretmanager.googleapis.com": secretManager({ secrets }) });
  const all = {
    ...network,
    ...recipe("gcp-secretmanager"),
    ENVSHIM_SPEC: spec(),
    GCE_METADATA_HOST: (await startMetadata()).host,
  };
  expect((await printKey(all)).stdout).toBe("key of google\n");
});

test("gcp-secretmanager: a region has an address of its own", async () => {
  const regional = { "projects/my-project/locations/europe-west1/secrets/modelApiKey": "key of the region" };
  const network = await networkOf({
    "secretmanager.europe-west1.rep.googleapis.com": secretManager({ secrets: regional }),
  });
  const all = {
    ...network,
    ENVSHIM_ENDPOINT: "gcp-secretmanager://my-project/europe-west1",
    ENVSHIM_SPEC: spec(),
    GCE_METADATA_HOST: (await startMetadata()).host,
  };
  expect((await printKey(all)).stdout).toBe("key of the region\n");
});

const vault = keyVault({ secrets: { modelApiKey: "key of azure" } });

test("azure-keyvault: the recipe", async () => {
  const network = await networkOf({
    "my-vault.vault.azure.net": vault,
    "login.microsoftonline.com": entra({ token: () => entraToken("t1", "o1") }),
  });
  const all = {
    ...network,
    ...recipe("azure-keyvault"),
    ENVSHIM_SPEC: spec(),
    AZURE_FEDERATED_TOKEN_FILE: tempFile("token", "a.b.c"),
    AZURE_CLIENT_ID: "c1",
    AZURE_TENANT_ID: "t1",
  };
  expect((await printKey(all)).stdout).toBe("key of azure\n");
});

test("docker/examples/kubernetes-google: the pod gets its secret, and names what there is", async () => {
  const { read, app, podSpec, env } = example("kubernetes-google");
  expect(podSpec.serviceAccountName).toBe(read("serviceaccount").metadata.name);
  expect(read("serviceaccount").metadata.annotations["iam.gke.io/gcp-service-account"]).toBe(account());
  expect(namesOf(app.volumeMounts)).toEqual(namesOf(podSpec.volumes));
  const egress = JSON.stringify(read("networkpolicy").spec.egress);
  expect(egress).toContain('{"cidr":"169.254.169.254/32"}');
  const all = {
    ...env,
    ...(await networkOf({ "secretmanager.googleapis.com": secretManager({ secrets }) })),
    ...filesOf(read("configmap")),
    GCE_METADATA_HOST: (await startMetadata()).host,
    ENVSHIM_CACHE: "on",
  };
  expect((await printKey(all)).stdout).toBe("key of google\n");
});

test("docker/examples/kubernetes-azure: the pod gets its secret with its own token, and names what there is", async () => {
  const { read, app, podSpec, env, token } = example("kubernetes-azure");
  const { metadata } = read("serviceaccount");
  expect(podSpec.serviceAccountName).toBe(metadata.name);
  expect(namesOf(app.volumeMounts)).toEqual(namesOf(podSpec.volumes));
  expect([env.AZURE_CLIENT_ID, env.AZURE_TENANT_ID]).toEqual([
    metadata.annotations["azure.workload.identity/client-id"],
    metadata.annotations["azure.workload.identity/tenant-id"],
  ]);
  expect(token()).toEqual(["api://AzureADTokenExchange", env.AZURE_FEDERATED_TOKEN_FILE]);
  const network = await networkOf({
    "my-vault.vault.azure.net": vault,
    "login.microsoftonline.com": entra({
      token: () => entraToken("t1", "o1"),
      takes: (shown) => shown.get("client_id") === env.AZURE_CLIENT_ID,
    }),
  });
  const all = {
    ...env,
    ...network,
    ...filesOf(read("configmap")),
    AZURE_FEDERATED_TOKEN_FILE: tempFile("token", "a.b.c"),
    ENVSHIM_CACHE: "on",
  };
  expect((await printKey(all)).stdout).toBe("key of azure\n");
});

function namesOf(named: readonly { readonly name: string }[]): string[] {
  return named.map(({ name }) => name).sort();
}
