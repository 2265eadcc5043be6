import { chmodSync, chownSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod/mini";
import { serveSecrets } from "../support/endpoint.ts";
import { ROOT } from "../support/paths.ts";
import { freePort } from "../support/program.ts";
import { envshim } from "../support/run.ts";
import { tempDir, tempFile } from "../support/temp.ts";
import { type ContainerOptions, run, start } from "./support/docker.ts";
import { isHealthy, listenOn, makeModelServer, predict } from "./support/model-server.ts";

const FOLDER = `${ROOT}docker/examples/kubernetes/`;
const KEY = "key-from-the-cluster-3e8a";
const TOKEN = "token-of-the-service-account-77";

const labels = z.record(z.string(), z.string());
const ports = z.array(z.object({ name: z.string(), containerPort: z.number() }));
const container = z.object({
  name: z.string(),
  image: z.string(),
  command: z.optional(z.array(z.string())),
  args: z.array(z.string()),
  env: z._default(z.array(z.object({ name: z.string(), value: z.string() })), []),
  ports: z._default(ports, []),
  securityContext: z.object({
    readOnlyRootFilesystem: z.boolean(),
    capabilities: z.object({ drop: z.array(z.string()) }),
  }),
  volumeMounts: z.array(
    z.object({ name: z.string(), mountPath: z.string(), readOnly: z.optional(z.boolean()) }),
  ),
});
const volume = z.object({
  name: z.string(),
  emptyDir: z.optional(z.object({ medium: z.optional(z.literal("Memory")) })),
  configMap: z.optional(z.object({ name: z.string() })),
  secret: z.optional(z.object({ secretName: z.string() })),
  projected: z.optional(
    z.object({ sources: z.array(z.object({ serviceAccountToken: z.object({ path: z.string() }) })) }),
  ),
});
const deploymentSchema = z.object({
  spec: z.object({
    selector: z.object({ matchLabels: labels }),
    template: z.object({
      metadata: z.object({ labels }),
      spec: z.object({
        securityContext: z.object({
          runAsNonRoot: z.literal(true),
          runAsUser: z.number(),
          fsGroup: z.number(),
        }),
        initContainers: z.tuple([container]),
        containers: z.tuple([container]),
        volumes: z.array(volume),
      }),
    }),
  }),
});

const configMap = z
  .object({ metadata: z.object({ name: z.string() }), data: labels })
  .parse(read("configmap.yaml"));
const deployment = deploymentSchema.parse(read("deployment.yaml")).spec;
const pod = deployment.template.spec;
const [init] = pod.initContainers;
const [app] = pod.containers;
const user = pod.securityContext.runAsUser;

let image = "";
beforeAll(async () => {
  image = await makeModelServer();
});

test("the manifests name each other rightly: labels, ports, volumes, the ConfigMap", () => {
  const podLabels = deployment.template.metadata.labels;
  const service = z
    .object({ spec: z.object({ selector: labels, ports: z.array(z.object({ targetPort: z.string() })) }) })
    .parse(read("service.yaml")).spec;
  const policy = z
    .object({
      spec: z.object({
        podSelector: z.object({ matchLabels: labels }),
        ingress: z.array(z.object({ ports: z.array(z.object({ port: z.string() })) })),
      }),
    })
    .parse(read("networkpolicy.yaml")).spec;
  expect(podLabels).toMatchObject(deployment.selector.matchLabels);
  expect(podLabels).toMatchObject(service.selector);
  expect(podLabels).toMatchObject(policy.podSelector.matchLabels);
  const portNames = app.ports.map(({ name }) => name);
  expect(service.ports.map(({ targetPort }) => targetPort)).toEqual(portNames);
  expect(policy.ingress.flatMap((rule) => rule.ports.map(({ port }) => port))).toEqual(portNames);
  const mounted = [...init.volumeMounts, ...app.volumeMounts].map(({ name }) => name);
  expect([...new Set(mounted)].sort()).toEqual(pod.volumes.map(({ name }) => name).sort());
  expect(pod.volumes.find(({ configMap: source }) => source)?.configMap?.name).toBe(configMap.metadata.name);
  expect(readdirSync(FOLDER).every((file) => file.endsWith(".yaml"))).toBe(true);
});

test("the ConfigMap's spec passes envshim check", async () => {
  const spec = tempFile("spec.yaml", configMap.data["spec.yaml"] ?? "");
  const { status, stdout } = await envshim(["check", "--spec", spec]);
  expect([status, stdout]).toEqual([0, expect.stringContaining("secret:modelApiKey")]);
});

test("the pod's containers, run as the manifest says, bring up the model server with its secret", async () => {
  const volumes = makeVolumes();
  const endpoint = await serveSecrets({ modelApiKey: KEY });
  const copied = await run(["envshim", ...init.args], { options: optionsOf(init, volumes) });
  expect(copied.status).toBe(0);
  const port = await freePort();
  const [entrypoint = "", ...command] = [...(app.command ?? []), ...app.args];
  const env = Object.fromEntries(app.env.map(({ name, value }) => [name, value]));
  const id = await start(command, {
    image,
    env: { ...env, ...listenOn(port), ENVSHIM_ENDPOINT: endpoint.url },
    options: [...optionsOf(app, volumes), `--entrypoint=${entrypoint}`],
  });
  expect(id).not.toBe("");
  await expect.poll(() => isHealthy(port), { timeout: 60_000, interval: 100 }).toBe(true);
  expect((await predict(port, KEY))[0]).toBe(200);
  expect(endpoint.requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${TOKEN}`]);
});

/** What Docker calls the container's security context and mounts. */
function optionsOf(
  { securityContext, volumeMounts }: z.infer<typeof container>,
  volumes: Map<string, string>,
) {
  return [
    `--user=${user}:${pod.securityContext.fsGroup}`,
    ...(securityContext.readOnlyRootFilesystem ? ["--read-only"] : []),
    ...securityContext.capabilities.drop.map((name) => `--cap-drop=${name}`),
    "--security-opt=no-new-privileges",
    ...volumeMounts.map(({ name, mountPath, readOnly }) => {
      const folder = volumes.get(name);
      // A memory-backed emptyDir is a tmpfs that everybody may write to.
      return folder
        ? `--volume=${folder}:${mountPath}${readOnly ? ":ro" : ""}`
        : `--tmpfs=${mountPath}:mode=0777`;
    }),
  ] satisfies ContainerOptions["options"];
}

/** A folder for each volume that is not in memory, with what the cluster would put there. */
function makeVolumes(): Map<string, string> {
  const folders = new Map<string, string>();
  for (const { name, emptyDir, projected, secret } of pod.volumes) {
    if (emptyDir?.medium === "Memory") continue;
    const files = emptyDir
      ? {}
      : projected
        ? { token: TOKEN }
        : secret
          ? { key: "k".repeat(44) }
          : configMap.data;
    folders.set(name, makeFolder(files));
  }
  return folders;
}

function makeFolder(files: Readonly<Record<string, string>>): string {
  const folder = tempDir();
  chmodSync(folder, 0o2777);
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
    // As fsGroup does, where this user may.
    if (process.getuid?.() === 0) chownSync(join(folder, name), 0, pod.securityContext.fsGroup);
    chmodSync(join(folder, name), 0o440);
  }
  return folder;
}

function read(file: string): unknown {
  return parse(readFileSync(FOLDER + file, "utf8"));
}
