import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { dirname, join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { type Authority, type Certificate, makeAuthority } from "../support/certs.ts";
import { type HttpsEndpoint, startHttps } from "../support/https.ts";
import { requireProgram } from "../support/packages.ts";
import { freePort, startProgram } from "../support/program.ts";
import { startProxy } from "../support/proxy.ts";
import { readmeBlock } from "../support/readme.ts";
import { recipe } from "../support/recipe.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir } from "../support/temp.ts";

type Texts = Readonly<Record<string, string>>;

/** A run of a recipe: its settings as the README has them, in a machine where its hosts and files are the test's. */
class Machine {
  readonly root = tempDir();
  readonly authority: Authority;
  readonly #ports: Record<string, number> = {};

  private constructor(authority: Authority) {
    this.authority = authority;
  }

  static async start(): Promise<Machine> {
    return new Machine(await makeAuthority());
  }

  /** Puts a file where the recipe looks for it. */
  file(path: string, text: string): void {
    mkdirSync(dirname(this.root + path), { recursive: true });
    writeFileSync(this.root + path, text);
  }

  /** Makes the port of 127.0.0.1 stand for `host:port`. */
  host(name: string, port: number): void {
    this.#ports[name] = port;
  }

  /** A certificate for a host, from the authority that the recipe's ENVSHIM_CA_FILE holds. */
  certificateFor(host: string): Promise<Certificate> {
    return this.authority.issue(host, [`DNS:${host}`]);
  }

  async run(recipeName: string, spec: Texts) {
    const settings = recipe(recipeName);
    const proxy = await startProxy(this.#ports);
    if (settings.ENVSHIM_CA_FILE) this.file(settings.ENVSHIM_CA_FILE, this.authority.cert);
    const here = Object.entries(settings).map(([name, value]) => [
      name,
      name.endsWith("_FILE") ? this.root + value : value.replace("file://", `file://${this.root}`),
    ]);
    const env = {
      ENVSHIM_SPEC: specFile(spec),
      ENVSHIM_CACHE: "off",
      HTTPS_PROXY: proxy.url,
      // Where the recipe trusts the public authorities, the test's takes their place.
      ENVSHIM_CA_FILE: this.authority.certFile,
      ...Object.fromEntries(here),
    };
    return envshim(["--log-format", "text", "--", "printenv", ...Object.keys(spec)], { env });
  }
}

/** A server with the documented replies of an API: path and query → body; without the token it says 401. */
async function api(
  machine: Machine,
  host: string,
  token: { header: string; value: string },
  replies: Texts,
): Promise<HttpsEndpoint> {
  const server = await startHttps(await machine.certificateFor(host), ({ url, headers }, reply) => {
    const body = replies[url];
    if (headers[token.header] !== token.value) reply.writeHead(401).end("{}");
    else reply.writeHead(body === undefined ? 404 : 200).end(body ?? '{"errors":[]}');
  });
  return server;
}

let etcd: string;
let nginx: string;

// A machine that does not have them gets them over the network.
beforeAll(async () => {
  etcd = requireProgram("etcd");
  nginx = requireProgram("nginx");
}, 300_000);

const base64 = (text: string) => Buffer.from(text).toString("base64");

test("vault: the documented reply of KV version 2", async () => {
  const machine = await Machine.start();
  const token = { header: "x-vault-token", value: "hvs.token" };
  const data = {
    request_id: "5a1b",
    lease_duration: 0,
    data: { data: { password: "p#1", port: 5432 }, metadata: { version: 3, destroyed: false } },
  };
  const replies = { "/v1/secret/data/app/db": JSON.stringify(data) };
  const server = await api(machine, "vault.example.com", token, replies);
  machine.host("vault.example.com:8200", server.port);
  machine.file("/run/secrets/vault-token", "hvs.token\n");
  const spec = { PASSWORD: "secret:app/db#password", PORT: "secret:app/db#port" };
  expect((await machine.run("vault", spec)).stdout).toBe("p#1\n5432\n");
  expect((await machine.run("vault", { A: "secret:app/gone#x" })).status).toBe(79);
});

test("kubernetes-volume: a volume as the kubelet writes it", async () => {
  const machine = await Machine.start();
  machine.file("/etc/secrets/..2026_11_24/hfToken", "hf_1");
  symlinkSync("..2026_11_24", join(machine.root, "etc/secrets/..data"));
  symlinkSync("..data/hfToken", join(machine.root, "etc/secrets/hfToken"));
  expect((await machine.run("kubernetes-volume", { T: "secret:hfToken" })).stdout).toBe("hf_1\n");
});

test("kubernetes-api: the documented reply, with the service account's token and authority", async () => {
  const machine = await Machine.start();
  const token = { header: "authorization", value: "Bearer sa-token" };
  const secret = {
    kind: "Secret",
    apiVersion: "v1",
    metadata: { name: "db", namespace: "my-namespace" },
    type: "Opaque",
    data: { password: base64("p#1"), "tls.crt": base64("-----BEGIN\n"), keystore: "/w==" },
  };
  const replies = { "/api/v1/namespaces/my-namespace/secrets/db": JSON.stringify(secret) };
  const server = await api(machine, "kubernetes.default.svc", token, replies);
  machine.host("kubernetes.default.svc:443", server.port);
  machine.file("/var/run/secrets/kubernetes.io/serviceaccount/token", "sa-token");
  const spec = { PASSWORD: "secret:db#password", CERT: "secret:db#tls.crt" };
  expect((await machine.run("kubernetes-api", spec)).stdout).toBe("p#1\n-----BEGIN\n\n");
});

test("docker-secrets: a folder with a file a secret", async () => {
  const machine = await Machine.start();
  machine.file("/run/secrets/hfToken", "hf_1\n");
  expect((await machine.run("docker-secrets", { T: "secret:hfToken" })).stdout).toBe("hf_1\n");
  expect((await machine.run("docker-secrets", { T: "secret:gone" })).status).toBe(79);
});

test.each([
  {
    name: "infisical",
    host: "app.infisical.com",
    path: "/api/v4/secrets/HF_TOKEN?projectId=c4e1bb0a-5d3f-4a58-8f0e-1f1c4ad0a5b7&environment=prod",
    reply: { secret: { id: "1", version: 1, secretKey: "HF_TOKEN", secretValue: "hf_1", secretPath: "/" } },
  },
  {
    name: "doppler",
    host: "api.doppler.com",
    path: "/v3/configs/config/secret?project=my-project&config=prd&name=HF_TOKEN",
    reply: { name: "HF_TOKEN", value: { raw: "hf_1", computed: "hf_1", note: "" }, success: true },
  },
  {
    name: "google",
    host: "secretmanager.googleapis.com",
    path: "/v1/projects/my-project/secrets/HF_TOKEN/versions/latest:access",
    reply: {
      name: "projects/1/secrets/HF_TOKEN/versions/1",
      payload: { data: base64("hf_1"), dataCrc32c: "1" },
    },
  },
])("$name: the documented reply", async ({ name, host, path, reply }) => {
  const machine = await Machine.start();
  const token = { header: "authorization", value: "Bearer tok" };
  const server = await api(machine, host, token, { [path]: JSON.stringify(reply) });
  machine.host(`${host}:443`, server.port);
  machine.file(recipe(name).ENVSHIM_TOKEN_FILE ?? "", "tok\n");
  expect((await machine.run(name, { T: "secret:HF_TOKEN" })).stdout).toBe("hf_1\n");
  expect((await machine.run(name, { T: "secret:GONE" })).status).toBe(79);
  machine.file(recipe(name).ENVSHIM_TOKEN_FILE ?? "", "old\n");
  expect((await machine.run(name, { T: "secret:HF_TOKEN" })).status).toBe(77);
});

test("etcd: a real etcd with TLS, client certificates and its version 2 API", async () => {
  const machine = await Machine.start();
  const { certFile: caFile } = machine.authority;
  const server = await machine.certificateFor("etcd.example.com");
  const client = await machine.certificateFor("client.example.com");
  const [port, peer] = [await freePort(), await freePort()];
  const url = `https://127.0.0.1:${port}`;
  const peerUrl = `http://127.0.0.1:${peer}`;
  const tls = ["--cert-file", server.certFile, "--key-file", server.keyFile];
  const mutual = ["--client-cert-auth", "--trusted-ca-file", caFile];
  const urls = ["--listen-client-urls", url, "--advertise-client-urls", url, "--listen-peer-urls", peerUrl];
  const self = ["--initial-advertise-peer-urls", peerUrl, "--initial-cluster", `default=${peerUrl}`];
  const args = ["--enable-v2", "--data-dir", tempDir(), "--log-level", "error"];
  await startProgram(etcd, [...args, ...urls, ...self, ...tls, ...mutual], port);
  const put = (path: string, value: string) =>
    send(
      { port, path: `/v2/keys/secrets/${path}`, method: "PUT" },
      `value=${value}`,
      machine.authority,
      client,
    );
  await put("teams/my-team/a", "of the team");
  await put("teams/my-team/b", "of the team");
  await put("projects/my-project/a", "of the project");
  machine.host("etcd.example.com:2379", port);
  machine.file("/etc/envshim/client.pem", client.cert);
  machine.file("/etc/envshim/client.key", client.key);
  const spec = { A: "secret:a", B: "secret:b" };
  expect((await machine.run("etcd", spec)).stdout).toBe("of the project\nof the team\n");
  const missing = await machine.run("etcd", { ...spec, C: "secret:gone" });
  expect(missing.status).toBe(79);
  expect(missing.stderr).toContain("the store etcd.example.com:2379 does not have: gone (for C)");
});

test("nginx: a real nginx with the README's server block, JSON files and client certificates", async () => {
  const machine = await Machine.start();
  const server = await machine.certificateFor("secrets.example.com");
  const client = await machine.certificateFor("client.example.com");
  const port = await freePort();
  machine.file("/etc/nginx/tls/server.pem", server.cert);
  machine.file("/etc/nginx/tls/server.key", server.key);
  machine.file("/etc/nginx/tls/ca.pem", machine.authority.cert);
  machine.file("/srv/secrets/projects/my-project/a.json", '{"value": "of the project"}\n');
  machine.file("/srv/secrets/teams/my-team/a.json", '{"value": "of the team"}\n');
  machine.file("/srv/secrets/teams/my-team/b.json", '{"value": "of the team"}\n');
  machine.file("/srv/secrets/projects/my-project/forbidden.json", "not a file");
  const block = readmeBlock("recipe: nginx-server")
    .replaceAll(/ (\/\S+;)/g, ` ${machine.root}$1`)
    .replace("listen 443", `listen 127.0.0.1:${port}`)
    .replace(/}\s*$/, "location ~ forbidden { deny all; }\n}");
  const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `${kind}_temp_path ${machine.root}/${kind};`,
  );
  machine.file(
    "/nginx.conf",
    `daemon off; master_process off; pid ${machine.root}/pid; error_log stderr error; events {}
    http { access_log off; ${temp.join(" ")}\n${block}}`,
  );
  await startProgram(nginx, ["-p", machine.root, "-e", "stderr", "-c", `${machine.root}/nginx.conf`], port);
  machine.host("secrets.example.com:443", port);
  machine.file("/etc/envshim/client.pem", client.cert);
  machine.file("/etc/envshim/client.key", client.key);
  const spec = { A: "secret:a", B: "secret:b" };
  expect((await machine.run("nginx", spec)).stdout).toBe("of the project\nof the team\n");
  const mixed = await machine.run("nginx", { ...spec, C: "secret:gone", D: "secret:forbidden" });
  expect(mixed.status).toBe(77);
  expect(mixed.stderr).toContain(
    "answered 403: it does not let this in, and no token is set: forbidden (for D)",
  );
  expect(mixed.stderr).toContain("does not have: gone (for C)");
  const stranger = await (await makeAuthority()).issue("stranger", ["DNS:stranger.example"]);
  machine.file("/etc/envshim/client.pem", stranger.cert);
  machine.file("/etc/envshim/client.key", stranger.key);
  const refused = await machine.run("nginx", spec);
  expect(refused.status).not.toBe(0);
  expect(refused.stdout).toBe("");
});

/** One request to a server on loopback with a client certificate. */
function send(
  options: { readonly port: number; readonly path: string; readonly method: string },
  body: string,
  { cert: ca }: Authority,
  { cert, key }: Certificate,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const tls = { ca, cert, key, servername: "etcd.example.com" };
    request({ host: "127.0.0.1", ...options, ...tls, headers }, (reply) => {
      reply.resume();
      const status = reply.statusCode ?? 0;
      reply.on("end", () => (status < 300 ? resolve() : reject(new Error(`etcd answered ${status}`))));
    })
      .on("error", reject)
      .end(body);
  });
}
