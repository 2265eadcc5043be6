// docs/stores/vault.md and docker/examples/kubernetes-vault, run as they stand: a proxy leads their hosts to a stand-in.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { ServerOptions } from "node:https";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { makeAuthority } from "../support/certs.ts";
import { type Handler, startEndpoint } from "../support/endpoint.ts";
import { startHttps } from "../support/https.ts";
import { ROOT } from "../support/paths.ts";
import { startProxy } from "../support/proxy.ts";
import { recipe } from "../support/recipe.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";

type Texts = Readonly<Record<string, string>>;

/** A Vault that takes one login, or one token, and has one secret. */
const vault =
  (
    path: string,
    login: { readonly path: string; readonly body: Texts } | undefined,
    token: string,
  ): Handler =>
  ({ url, headers, body }, reply) => {
    const say = (status: number, said: object) => {
      const text = JSON.stringify(said);
      reply.writeHead(status, { "content-length": text.length }).end(text);
    };
    const shown = headers["x-vault-token"] ?? headers.authorization?.replace("Bearer ", "") ?? "";
    if (login && url === `/v1/${login.path}`) {
      const isRight = body === JSON.stringify(login.body);
      say(isRight ? 200 : 400, isRight ? { auth: { client_token: token } } : { errors: ["no"] });
    } else if (shown !== token) say(403, { errors: ["permission denied"] });
    else if (url === `/v1/${path}`) say(200, { data: { data: { value: "v" }, metadata: { version: 1 } } });
    else say(404, { errors: [] });
  };

/** The settings of a recipe or manifest in a machine of the test: its files below a folder, its Vault the stand-in. */
async function here(
  settings: Texts,
  host: string,
  files: Texts,
  handler: Handler,
  options: ServerOptions = {},
) {
  const authority = await makeAuthority();
  const [name = ""] = host.split(":");
  const server = await startHttps(await authority.issue(name, [`DNS:${name}`]), handler, options);
  const proxy = await startProxy({ [host]: server.port });
  const root = tempDir();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const moved = Object.entries(settings).map(([key, value]) => [
    key,
    Object.hasOwn(files, value) ? join(root, value) : value,
  ]);
  return { ...Object.fromEntries(moved), HTTPS_PROXY: proxy.url, ENVSHIM_CA_FILE: authority.certFile };
}

const LOGINS: readonly [
  name: string,
  secret: string,
  files: Texts,
  login: { path: string; body: Texts } | undefined,
][] = [
  [
    "vault-kubernetes",
    "secret/data/my-app/a",
    { "/token": "the-jwt" },
    { path: "auth/kubernetes/login", body: { role: "my-app", jwt: "the-jwt" } },
  ],
  [
    "vault-jwt",
    "secret/data/a",
    { "/run/secrets/id-token": "the-jwt" },
    { path: "auth/jwt/login", body: { role: "my-app", jwt: "the-jwt" } },
  ],
  [
    "vault-approle",
    "secret/data/a",
    { "/run/secrets/secret-id": "the-secret-id" },
    { path: "auth/approle/login", body: { role_id: "3f0c1a52-my-app", secret_id: "the-secret-id" } },
  ],
  [
    "vault-unwrap",
    "secret/data/a",
    { "/run/secrets/wrapping-token": "the-wrapping-token" },
    { path: "sys/wrapping/unwrap", body: {} },
  ],
  ["vault-token", "secret/data/a", { "/run/secrets/vault-token": "the-token" }, undefined],
];

test.each(LOGINS)("%s: the recipe", async (name, path, files, login) => {
  // The default file of the login kubernetes is the machine's.
  const settings = {
    ...(name === "vault-kubernetes" && { ENVSHIM_LOGIN_JWT_FILE: "/token" }),
    ...recipe(name),
  };
  const env = await here(settings, "vault.example.com:8200", files, vault(path, login, "the-token"));
  const all = { ...env, ENVSHIM_SPEC: specFile({ A: "secret:a" }), ENVSHIM_CACHE: "off" };
  expect((await envshim(["--", "printenv", "A"], { env: all })).stdout).toBe("v\n");
});

test("vault-cert: the recipe, with a Vault that asks for the certificate", async () => {
  const clients = await makeAuthority();
  const { cert, key } = await clients.issue("client", ["DNS:client"]);
  const login = { path: "auth/cert/login", body: { name: "my-app" } };
  const env = await here(
    recipe("vault-cert"),
    "vault.example.com:8200",
    { "/run/secrets/client.pem": cert, "/run/secrets/client.key": key },
    vault("secret/data/a", login, "the-token"),
    { requestCert: true, ca: clients.cert },
  );
  const all = { ...env, ENVSHIM_SPEC: specFile({ A: "secret:a" }), ENVSHIM_CACHE: "off" };
  expect((await envshim(["--", "printenv", "A"], { env: all })).stdout).toBe("v\n");
});

test("vault-proxy: the recipe, with a proxy that logs in itself", async () => {
  const proxy = await startEndpoint(vault("secret/data/a", undefined, ""));
  const { ENVSHIM_ENDPOINT = "", ...settings } = recipe("vault-proxy");
  const env = {
    ...settings,
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: ENVSHIM_ENDPOINT.replace("127.0.0.1:8100", proxy.host),
  };
  expect((await envshim(["--", "printenv", "A"], { env })).stdout).toBe("v\n");
  expect(proxy.requests[0]?.headers["x-vault-request"]).toBe("true");
});

test("docker/examples/kubernetes-vault: the manifests name each other rightly, and the pod gets its secret", async () => {
  const read = (file: string) => readFileSync(`${ROOT}docker/examples/kubernetes-vault/${file}.yaml`, "utf8");
  const { template, selector } = parse(read("deployment")).spec;
  const [account] = parseAllDocuments(read("serviceaccount")).map((document) => document.toJS());
  const policy = parse(read("networkpolicy")).spec;
  const [app] = template.spec.containers;
  expect(template.spec.serviceAccountName).toBe(account.metadata.name);
  expect(template.metadata.labels).toMatchObject(selector.matchLabels);
  expect(template.metadata.labels).toMatchObject(policy.podSelector.matchLabels);
  const mounted = app.volumeMounts.map(({ name }: { name: string }) => name);
  expect(mounted.sort()).toEqual(template.spec.volumes.map(({ name }: { name: string }) => name).sort());
  expect(template.spec.volumes).toContainEqual({
    name: "token",
    projected: {
      sources: [{ serviceAccountToken: { path: "token", audience: "vault", expirationSeconds: 3600 } }],
    },
  });
  expect(policy.egress.at(-1).ports).toEqual([{ port: 8200, protocol: "TCP" }]);
  const settings = Object.fromEntries(
    app.env.map(({ name, value }: { name: string; value: string }) => [name, value]),
  );
  const login = { path: "auth/kubernetes/login", body: { role: "model-server", jwt: "the-jwt" } };
  const env = await here(
    settings,
    "vault.vault.svc:8200",
    { "/var/run/secrets/vault/token": "the-jwt", "/var/run/secrets/cache-key/key": "k".repeat(44) },
    vault("secret/data/model-server/modelApiKey", login, "t"),
  );
  const spec = tempFile("spec.yaml", parse(read("configmap")).data["spec.yaml"]);
  const all = { ...env, ENVSHIM_SPEC: spec, ENVSHIM_CACHE_DIR: join(tempDir(), "cache") };
  expect((await envshim(["--", "printenv", "API_KEY"], { env: all })).stdout).toBe("v\n");
});
