// What a Vault does that one node cannot show: a standby that sends on to the active node, a token that is over in the
// middle of a start, no leader, a quota. The replies are those of Vault 1.21.
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeAuthority } from "../support/certs.ts";
import { type Handler, startEndpoint } from "../support/endpoint.ts";
import { startHttps } from "../support/https.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";

const SECRET = JSON.stringify({ request_id: "1", data: { data: { value: "v" }, metadata: { version: 3 } } });

const run = (
  settings: Readonly<Record<string, string>>,
  spec: Readonly<Record<string, string>> = { A: "secret:app" },
) =>
  envshim(["--", "printenv", ...Object.keys(spec)], {
    env: {
      ENVSHIM_SPEC: specFile(spec),
      ENVSHIM_TOKEN: "the-token",
      ENVSHIM_CACHE: "off",
      ENVSHIM_LOG_FORMAT: "text",
      ENVSHIM_TIMEOUT: "3s",
      ...settings,
    },
  });

const redirectTo =
  (origin: string): Handler =>
  ({ url }, reply) =>
    reply.writeHead(307, { location: `${origin}${url}`, "content-length": 0 }).end();

test("a standby's 307 is followed to a host that its certificate names, with the token", async () => {
  const authority = await makeAuthority();
  const node = await authority.issue("node", ["IP:127.0.0.1", "DNS:localhost"]);
  const active = await startHttps(node, (_, reply) =>
    reply.writeHead(200, { "content-length": SECRET.length }).end(SECRET),
  );
  const standby = await startHttps(node, redirectTo(`https://localhost:${active.port}`));
  const { status, stdout } = await run({
    ENVSHIM_ENDPOINT: `vault://127.0.0.1:${standby.port}/secret`,
    ENVSHIM_CA_FILE: authority.certFile,
  });
  expect([status, stdout]).toEqual([0, "v\n"]);
  expect(active.requests.map(({ url, headers }) => [url, headers["x-vault-token"]])).toEqual([
    ["/v1/secret/data/app", "the-token"],
  ]);
});

test.each([
  [
    "a host that its certificate does not name",
    "https://localhost:PORT",
    "its certificate does not name the host it leads to",
  ],
  ["another scheme", "http://127.0.0.1:PORT", "it leads to another scheme"],
  ["another path", "https://127.0.0.1:PORT/other", "it leads to another path"],
  [
    "an address with a credential",
    "https://user:secret@127.0.0.1:PORT",
    "it leads to an address with a credential",
  ],
])("a standby's 307 is not followed to %s: nothing goes there", async (_, target, why) => {
  const authority = await makeAuthority();
  const both = await authority.issue("node", ["IP:127.0.0.1", "DNS:localhost"]);
  const one = await authority.issue("node", ["IP:127.0.0.1"]);
  const elsewhere = await startHttps(both, (_request, reply) => reply.end(SECRET));
  const standby = await startHttps(one, redirectTo(target.replace("PORT", String(elsewhere.port))));
  const { status, stderr } = await run({
    ENVSHIM_ENDPOINT: `vault://127.0.0.1:${standby.port}/secret`,
    ENVSHIM_CA_FILE: authority.certFile,
  });
  expect(status).toBe(76);
  expect(stderr).toContain(`answered 307, and was not followed: ${why}`);
  expect(elsewhere.requests).toEqual([]);
});

test("fields of one path are one request, in the namespace of the settings", async () => {
  const vault = await startEndpoint((_, reply) => reply.end(SECRET));
  const settings = {
    ENVSHIM_ENDPOINT: `vault+http://${vault.host}/team%2Fkv/prefix`,
    ENVSHIM_VAULT_NAMESPACE: "ns1",
    VAULT_NAMESPACE: "not-this",
  };
  const { stdout } = await run(settings, { A: "secret:app/db", B: "secret:app/db#value" });
  expect(stdout).toBe("v\nv\n");
  expect(vault.requests.map(({ url, headers }) => [url, headers["x-vault-namespace"]])).toEqual([
    ["/v1/team/kv/data/prefix/app/db", "ns1"],
  ]);
});

test("?endpoint= names another address of the same Vault, which is logged in at and asked in place of the host", async () => {
  const behind = appRole(() => true);
  const vault = await startEndpoint((request, reply, index) =>
    behind({ ...request, url: request.url.replace("/vault/", "/") }, reply, index),
  );
  const settings = {
    ...LOGIN,
    VAULT_ADDR: "http://127.0.0.1:9",
    ENVSHIM_ENDPOINT: `vault://vault.example.com/secret?endpoint=${vault.url}/vault/&kv=2`,
  };
  const { status, stdout, stderr } = await run(settings);
  expect([status, stdout]).toEqual([0, "v\n"]);
  expect(stderr).toContain(`1 secret from ${vault.host}/secret in`);
  expect(vault.requests.map(({ url }) => url)).toEqual([
    "/vault/v1/auth/approle/login",
    "/vault/v1/secret/data/app",
  ]);
});

test.each([
  [503, "Vault is sealed", 69],
  [500, "local node not active but active cluster node not found", 69],
  [429, 'request path "secret/data/app": rate limit quota exceeded', 69],
] as const)("%i %s is tried again until the deadline", async (code, error, exit) => {
  const vault = await startEndpoint((_, reply) =>
    reply.writeHead(code).end(JSON.stringify({ errors: [error] })),
  );
  const { status, stderr } = await run({
    ENVSHIM_ENDPOINT: `vault+http://${vault.host}/secret`,
    ENVSHIM_TIMEOUT: "2s",
  });
  expect(status).toBe(exit);
  expect(stderr).toContain(`answered ${code} ${error.replace(/^request.*: /, "")}`);
  expect(stderr).not.toContain("request path");
  expect(vault.requests.length).toBeGreaterThan(1);
});

/** A Vault with AppRole; `isGood` says which tokens it takes. */
const appRole =
  (isGood: (token: unknown) => boolean): Handler =>
  ({ url, headers }, reply, index) => {
    if (url === "/v1/auth/approle/login")
      reply.end(JSON.stringify({ auth: { client_token: `token-${index}` } }));
    else if (isGood(headers["x-vault-token"])) reply.end(SECRET);
    else reply.writeHead(403).end('{"errors":["permission denied"]}');
  };

const LOGIN = { ENVSHIM_LOGIN: "approle", ENVSHIM_LOGIN_ROLE_ID: "id", ENVSHIM_LOGIN_SECRET_ID: "secret-id" };

test("a token that is refused is renewed by one login, and no more", async () => {
  const vault = await startEndpoint(appRole((token) => token !== "token-0"));
  const settings = { ...LOGIN, ENVSHIM_ENDPOINT: `vault+http://${vault.host}/secret` };
  const renewed = await run(settings);
  expect([renewed.status, renewed.stdout]).toEqual([0, "v\n"]);
  const refusing = await startEndpoint(appRole(() => false));
  const spec = { A: "secret:a", B: "secret:b", C: "secret:c" };
  const denied = await run({ ...settings, ENVSHIM_ENDPOINT: `vault+http://${refusing.host}/secret` }, spec);
  expect(denied.status).toBe(77);
  expect(refusing.requests.filter(({ url }) => url.endsWith("/login"))).toHaveLength(2);
});

test("a cache that is fresh makes no login and no request", async () => {
  const vault = await startEndpoint(appRole(() => true));
  const cache = { ...LOGIN, ENVSHIM_CACHE: "on", ENVSHIM_CACHE_DIR: join(tempDir(), "cache") };
  const settings = { ...cache, ENVSHIM_ENDPOINT: `vault+http://${vault.host}/secret` };
  await run(settings);
  const count = vault.requests.length;
  expect((await run(settings)).stdout).toBe("v\n");
  expect(vault.requests).toHaveLength(count);
});

test.each([
  [{ ENVSHIM_LOGIN: "kubernetes" }, "the login kubernetes needs a role"],
  [{ ENVSHIM_TOKEN: "", VAULT_TOKEN: "a\nb" }, "the token of VAULT_TOKEN holds a character"],
  [{ ENVSHIM_LOGIN: "approle" }, "the login approle needs a role id"],
  [{ ENVSHIM_LOGIN: "cert" }, "the login cert needs a client certificate"],
  [{ ...LOGIN, ENVSHIM_LOGIN_MOUNT: "../sys" }, "ENVSHIM_LOGIN_MOUNT is no path of a mount"],
  [{ ENVSHIM_ENDPOINT: "vault:///secret" }, "VAULT_ADDR is not set"],
  [{ ENVSHIM_ENDPOINT: "vault+http://vault.example.com/secret" }, "over plain http"],
  [
    { ...LOGIN, ENVSHIM_ENDPOINT: "https://vault.example.com" },
    "which is not for the store of ENVSHIM_ENDPOINT: native",
  ],
])("what is not there is told before anything is asked: %j", async (settings, message) => {
  const { status, stderr } = await run({
    ENVSHIM_ENDPOINT: "vault+http://127.0.0.1:9/secret",
    ENVSHIM_LOGIN_JWT_FILE: tempFile("jwt", "x"),
    ...settings,
  });
  expect(status).toBe(78);
  expect(stderr).toContain(message);
});

test("approle without a secret id: a refusal says that none is set", async () => {
  const vault = await startEndpoint((_, reply) =>
    reply.writeHead(400).end('{"errors":["invalid role or secret ID"]}'),
  );
  const { status, stderr } = await run({
    ENVSHIM_ENDPOINT: `vault+http://${vault.host}/secret`,
    ENVSHIM_LOGIN: "approle",
    ENVSHIM_LOGIN_ROLE_ID: "role",
  });
  expect(status).toBe(77);
  expect(stderr).toContain("ENVSHIM_LOGIN_SECRET_ID and ENVSHIM_LOGIN_SECRET_ID_FILE are not set");
});
