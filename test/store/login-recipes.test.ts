// The recipes of docs/stores/exchange.md and etcd.md, as they stand there.
import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { dirname } from "node:path";
import { text } from "node:stream/consumers";
import { beforeAll, expect, test } from "vitest";
import { type Authority, type Certificate, makeAuthority } from "../support/certs.ts";
import type { Handler } from "../support/endpoint.ts";
import { startHttps } from "../support/https.ts";
import { requireProgram } from "../support/packages.ts";
import { freePort, startProgram } from "../support/program.ts";
import { startProxy } from "../support/proxy.ts";
import { recipe } from "../support/recipe.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir } from "../support/temp.ts";

type Texts = Readonly<Record<string, string>>;

let etcd: string;

// A machine that does not have it gets it over the network.
beforeAll(() => {
  etcd = requireProgram("etcd");
}, 300_000);

/** Runs a recipe where its files are below `root` and its hosts at ports of 127.0.0.1. */
async function run(
  name: string,
  spec: Texts,
  authority: Authority,
  ports: Record<string, number>,
  files: Texts,
) {
  const root = tempDir();
  const settings = recipe(name);
  const put = (path: string, content: string) => {
    mkdirSync(dirname(root + path), { recursive: true });
    writeFileSync(root + path, content);
  };
  for (const [path, content] of Object.entries(files)) put(path, content);
  if (settings.ENVSHIM_CA_FILE) put(settings.ENVSHIM_CA_FILE, authority.cert);
  const here = Object.entries(settings).map(([variable, value]) => [
    variable,
    variable.endsWith("_FILE") ? root + value : value.replaceAll("{file:/", `{file:${root}/`),
  ]);
  const env = {
    ENVSHIM_SPEC: specFile(spec),
    ENVSHIM_CACHE: "off",
    ENVSHIM_CA_FILE: authority.certFile,
    HTTPS_PROXY: (await startProxy(ports)).url,
    ...Object.fromEntries(here),
  };
  return envshim(["--log-format", "text", "--", "printenv", ...Object.keys(spec)], { env });
}

/** A host that answers by method and path; a path without an answer is 404. */
async function host(name: string, authority: Authority, answers: Readonly<Record<string, Handler>>) {
  const certificate = await authority.issue(name, [`DNS:${name}`]);
  return startHttps(certificate, (asked, reply, index) => {
    const answer = answers[`${asked.method} ${asked.url}`];
    if (answer) answer(asked, reply, index);
    else reply.writeHead(404).end("{}");
  });
}

test("exchange: client credentials of OpenID Connect", async () => {
  const authority = await makeAuthority();
  const login = await host("login.example.com", authority, {
    "POST /realms/ml/protocol/openid-connect/token": ({ body }, reply) => {
      const form = Object.fromEntries(new URLSearchParams(body));
      const isGood = form.client_id === "my-service" && form.client_secret === "s&1";
      reply
        .writeHead(isGood ? 200 : 401)
        .end(JSON.stringify({ access_token: "t1", expires_in: 60, token_type: "Bearer" }));
    },
  });
  const store = await host("secrets.example.com", authority, {
    "POST /v1/resolve": ({ headers }, reply) =>
      reply
        .writeHead(headers.authorization === "Bearer t1" ? 200 : 401)
        .end('{"secrets":{"a":{"value":"stored"}}}'),
  });
  const ports = { "login.example.com:443": login.port, "secrets.example.com:443": store.port };
  const files = { "/run/secrets/client-secret": "s&1\n" };
  const { stdout } = await run("exchange", { A: "secret:a" }, authority, ports, files);
  expect(stdout).toBe("stored\n");
});

test("infisical-universal-auth: the documented requests and replies", async () => {
  const authority = await makeAuthority();
  const secret = { secretKey: "hfToken", secretValue: "hf_1", version: 3, type: "shared" };
  const server = await host("app.infisical.com", authority, {
    "POST /api/v1/auth/universal-auth/login": ({ body }, reply) => {
      const { clientId, clientSecret } = JSON.parse(body);
      reply
        .writeHead(clientId === "id-1" && clientSecret === "secret-1" ? 200 : 401)
        .end('{"accessToken":"at","expiresIn":7200,"accessTokenMaxTTL":43244,"tokenType":"Bearer"}');
    },
    "GET /api/v4/secrets/hfToken?projectId=my-project-id&environment=prod": ({ headers }, reply) =>
      reply.writeHead(headers.authorization === "Bearer at" ? 200 : 401).end(JSON.stringify({ secret })),
  });
  const ports = { "app.infisical.com:443": server.port };
  const files = { "/run/secrets/client-id": "id-1\n", "/run/secrets/client-secret": "secret-1\n" };
  const name = "infisical-universal-auth";
  expect((await run(name, { T: "secret:hfToken" }, authority, ports, files)).stdout).toBe("hf_1\n");
  expect((await run(name, { T: "secret:gone" }, authority, ports, files)).status).toBe(79);
  const wrong = { ...files, "/run/secrets/client-secret": "another" };
  expect((await run(name, { T: "secret:hfToken" }, authority, ports, wrong)).status).toBe(77);
});

test("conjur: the documented requests and replies", async () => {
  const authority = await makeAuthority();
  const server = await host("conjur.example.com", authority, {
    "POST /authn-jwt/my-service/my-account/authenticate": ({ body, headers }, reply) => {
      const isGood = body === "jwt=e30.e30.c2ln" && headers["accept-encoding"] === "base64";
      reply.writeHead(isGood ? 200 : 401).end(isGood ? "eyJwcm90ZWN0ZWQi" : "");
    },
    "GET /secrets/my-account/variable/app/db": ({ headers }, reply) =>
      reply.writeHead(headers.authorization === 'Token token="eyJwcm90ZWN0ZWQi"' ? 200 : 401).end("p#1"),
  });
  const ports = { "conjur.example.com:443": server.port };
  const files = { "/var/run/secrets/conjur/token": "e30.e30.c2ln" };
  expect((await run("conjur", { P: "secret:app/db" }, authority, ports, files)).stdout).toBe("p#1\n");
});

/** A real etcd with TLS; with `mutual` it wants client certificates. */
async function startEtcd(authority: Authority, mutual: boolean) {
  const server = await authority.issue("etcd.example.com", ["DNS:etcd.example.com"]);
  const [port, peer] = [await freePort(), await freePort()];
  const url = `https://127.0.0.1:${port}`;
  const peerUrl = `http://127.0.0.1:${peer}`;
  const tls = ["--cert-file", server.certFile, "--key-file", server.keyFile];
  const auth = mutual ? ["--client-cert-auth", "--trusted-ca-file", authority.certFile] : [];
  const urls = ["--listen-client-urls", url, "--advertise-client-urls", url, "--listen-peer-urls", peerUrl];
  const self = ["--initial-advertise-peer-urls", peerUrl, "--initial-cluster", `default=${peerUrl}`];
  await startProgram(
    etcd,
    ["--data-dir", tempDir(), "--log-level", "error", ...urls, ...self, ...tls, ...auth],
    port,
  );
  return port;
}

/** One POST to the gateway of an etcd on loopback. @returns the reply's body */
function post(
  port: number,
  path: string,
  body: object,
  { cert: ca }: Authority,
  client?: Certificate,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const tls = { ca, servername: "etcd.example.com", ...(client && { cert: client.cert, key: client.key }) };
    request({ host: "127.0.0.1", port, path, method: "POST", ...tls }, async (reply) => {
      const said = await text(reply);
      if (reply.statusCode === 200) resolve(said);
      else reject(new Error(`etcd answered ${reply.statusCode}: ${said}`));
    })
      .on("error", reject)
      .end(JSON.stringify(body));
  });
}

const base64 = (value: string) => Buffer.from(value).toString("base64");

test("etcd-3: a real etcd with client certificates", async () => {
  const authority = await makeAuthority();
  const client = await authority.issue("client.example.com", ["DNS:client.example.com"]);
  const port = await startEtcd(authority, true);
  const value = 'p#1 "ü"';
  await post(port, "/v3/kv/put", { key: base64("app/db"), value: base64(value) }, authority, client);
  const ports = { "etcd.example.com:2379": port };
  const files = { "/etc/envshim/client.pem": client.cert, "/etc/envshim/client.key": client.key };
  expect((await run("etcd-3", { P: "secret:app/db" }, authority, ports, files)).stdout).toBe(`${value}\n`);
  const missing = await run("etcd-3", { P: "secret:app/db", C: "secret:gone" }, authority, ports, files);
  expect(missing.status).toBe(79);
  expect(missing.stderr).toContain("the store etcd.example.com:2379 does not have: gone (for C)");
});

test("etcd-3-user: a real etcd with users of its own", async () => {
  const authority = await makeAuthority();
  const port = await startEtcd(authority, false);
  const key = base64("db");
  await post(port, "/v3/kv/put", { key, value: base64("stored") }, authority);
  for (const [name, password, role] of [
    ["root", "r", "root"],
    ["app", 'pass"word', "reader"],
  ]) {
    await post(port, "/v3/auth/role/add", { name: role }, authority);
    await post(port, "/v3/auth/user/add", { name, password }, authority);
    await post(port, "/v3/auth/user/grant", { user: name, role }, authority);
  }
  await post(port, "/v3/auth/role/grant", { name: "reader", perm: { permType: "READ", key } }, authority);
  await post(port, "/v3/auth/enable", {}, authority);
  const ports = { "etcd.example.com:2379": port };
  const files = { "/run/secrets/etcd-password": 'pass"word\n' };
  expect((await run("etcd-3-user", { A: "secret:db" }, authority, ports, files)).stdout).toBe("stored\n");
});
