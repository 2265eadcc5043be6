// Azure Key Vault, Entra ID and identity endpoints, played by stand-ins that answer as documented.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { entra, entraToken, identityEndpoint, keyVault } from "../support/azure.ts";
import { cached, expectOutlived, oneSecret, printA } from "../support/cloud-store.ts";
import { type Endpoint, type Handler, serveSecrets, startEndpoint } from "../support/endpoint.ts";
import { envshim, startEnvshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";

const SECRETS = { hfToken: "hf_1234" };

const TOKEN = entraToken("t1", "canary-object");

/** The assertion of a service account of Kubernetes. */
const assertion = (subject: string, word = "1") => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    iss: "https://issuer.example",
    aud: ["api://AzureADTokenExchange"],
    sub: subject,
    jti: word,
  };
  return `${part({ alg: "RS256" })}.${part(claims)}.${"canary-assertion"}`;
};

const vault = (more: Partial<Parameters<typeof keyVault>[0]> = {}) =>
  startEndpoint(keyVault({ secrets: SECRETS, ...more }));

const login = (more: Partial<Parameters<typeof entra>[0]> = {}) =>
  startEndpoint(entra({ token: () => TOKEN, ...more }));

function settings(store: Endpoint, authority: Endpoint, more: Readonly<Record<string, string>> = {}) {
  return {
    ENVSHIM_ENDPOINT: `azure-keyvault://my-vault?endpoint=${store.url}`,
    AZURE_FEDERATED_TOKEN_FILE: tempFile("assertion", assertion("system:serviceaccount:ml:app")),
    AZURE_CLIENT_ID: "c1",
    AZURE_TENANT_ID: "t1",
    AZURE_AUTHORITY_HOST: `${authority.url}/`,
    ...oneSecret(),
    ...more,
  };
}

test("workload identity: the documented request, and its token at the vault", async () => {
  const [store, authority] = [await vault({ takes: (token) => token === TOKEN }), await login()];
  expect((await printA(settings(store, authority))).stdout).toBe("hf_1234\n");
  expect(authority.requests[0]).toMatchObject({ method: "POST", url: "/t1/oauth2/v2.0/token" });
  expect(Object.fromEntries(new URLSearchParams(authority.requests[0]?.body))).toEqual({
    client_id: "c1",
    grant_type: "client_credentials",
    scope: "https://vault.azure.net/.default",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion("system:serviceaccount:ml:app"),
  });
});

test.each([
  ["my-vault.vault.azure.cn", "https://vault.azure.cn/.default"],
  ["my-vault.vault.usgovcloudapi.net", "https://vault.usgovcloudapi.net/.default"],
  ["my-vault.privatelink.example", "https://vault.azure.net/.default"],
])("a token for the vault %s is for its cloud", async (host, scope) => {
  const [store, authority] = [await vault(), await login()];
  const env = settings(store, authority, {
    ENVSHIM_ENDPOINT: `azure-keyvault://${host}?endpoint=${store.url}`,
  });
  expect((await printA(env)).stdout).toBe("hf_1234\n");
  expect(new URLSearchParams(authority.requests[0]?.body).get("scope")).toBe(scope);
});

test.each([
  ["is not there", "gone", 79, /does not have: gone \(for A\)/],
  ["is disabled", "off", 79, /does not have: off \(for A\)/],
  ["has a name that none of a vault's has", "app/db", 79, /does not have: app\/db.*letters, digits and -/s],
  ["may not be read", "locked", 77, /answered 403 Forbidden ForbiddenByRbac: the identity may not read/],
])("a secret that %s", async (_, name, status, words) => {
  const store = await vault({ disabled: ["off"], forbidden: ["locked"] });
  const run = await printA(
    settings(store, await login(), { ENVSHIM_SPEC: specFile({ A: `secret:${name}` }) }),
  );
  expect(run.status).toBe(status);
  expect(run.stderr).toMatch(words);
});

test("a token that the vault no longer takes is renewed, once", async () => {
  let given = 0;
  const authority = await login({ token: () => `token-${++given}` });
  const store = await vault({ takes: (token) => token === "token-2" });
  expect((await printA(settings(store, authority))).stdout).toBe("hf_1234\n");
  expect(store.requests).toHaveLength(2);
});

test("a token that the vault refuses with 403 is renewed once a start, and never for a secret that is disabled", async () => {
  let given = 0;
  const authority = await login({ token: () => `token-${++given}` });
  const store = await vault({ disabled: ["off1", "off2"], forbidden: ["no1", "no2", "no3"] });
  const env = (names: readonly string[]) =>
    settings(store, authority, {
      ENVSHIM_SPEC: specFile(Object.fromEntries(names.map((name) => [name.toUpperCase(), `secret:${name}`]))),
      ENVSHIM_MAX_CONCURRENCY: "1",
    });
  expect((await printA(env(["off1", "off2"]))).status).toBe(79);
  expect(given).toBe(1);
  const run = await printA(env(["no1", "no2", "no3"]));
  expect(run.status).toBe(77);
  expect(run.stderr).toContain("may not read: no1 (for NO1), no2 (for NO2), no3 (for NO3)");
  expect(given).toBe(3);
});

test("an assertion that is refused: 77 with the codes, and nothing goes to the vault", async () => {
  const [store, authority] = [await vault(), await login({ takes: () => false })];
  const run = await printA(settings(store, authority));
  expect(run.status).toBe(77);
  expect(run.stderr).toContain(
    "answered 401 invalid_client AADSTS70021: the token of AZURE_FEDERATED_TOKEN_FILE",
  );
  expect(run.stderr).not.toContain("canary");
  expect([store.requests.length, authority.requests.length]).toEqual([0, 1]);
});

test("a redirect of the login server sends the assertion nowhere", async () => {
  const [store, elsewhere] = [await vault(), await serveSecrets({})];
  const authority = await startEndpoint((_, reply) =>
    reply.writeHead(307, { Location: elsewhere.url }).end(),
  );
  const run = await printA(settings(store, authority));
  expect(run.status).toBe(76);
  expect([elsewhere.requests, store.requests, authority.requests.length]).toEqual([[], [], 3]);
});

test.each(["AZURE_CLIENT_ID", "AZURE_TENANT_ID"])("workload identity without %s: 78", async (variable) => {
  const { [variable]: _, ...env } = settings(await vault(), await login()) as Record<string, string>;
  const run = await printA(env);
  expect(run.status).toBe(78);
  expect(run.stderr).toContain(`${variable} is not an id`);
});

test("a federated token that comes late is waited for", async () => {
  const [store, authority] = [await vault(), await login()];
  const file = join(tempDir(), "late");
  const env = settings(store, authority, { AZURE_FEDERATED_TOKEN_FILE: file });
  const child = startEnvshim(["--", "printenv", "A"], { env });
  let told = "";
  child.stderr.on("data", (chunk) => {
    told += chunk;
    if (told.includes("the federated token file")) writeFileSync(file, assertion("late"));
  });
  expect((await child).stdout).toBe("hf_1234\n");
});

test("IDENTITY_ENDPOINT: the documented request, with the client where there are several", async () => {
  const store = await vault({ takes: (token) => token === TOKEN });
  const takes = (shown: URLSearchParams, headers: Readonly<Record<string, unknown>>) =>
    headers["x-identity-header"] === "canary-header" && shown.get("client_id") === "c1";
  const place = await startEndpoint(identityEndpoint({ token: () => TOKEN, takes }));
  const { AZURE_FEDERATED_TOKEN_FILE: _, ...env } = settings(store, place);
  const all = { ...env, IDENTITY_ENDPOINT: `${place.url}/msi/token`, IDENTITY_HEADER: "canary-header" };
  expect((await printA(all)).stdout).toBe("hf_1234\n");
  expect(place.requests[0]?.url).toBe(
    "/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fvault.azure.net&client_id=c1",
  );
  const refused = await printA({ ...all, AZURE_CLIENT_ID: "c2", ENVSHIM_LOG_LEVEL: "debug" });
  expect(refused.status).toBe(77);
  expect(refused.stderr).not.toContain("canary");
});

test.each<[string, string, number, Handler]>([
  ["a redirect", "answered 302", 76, (_, reply) => reply.writeHead(302, { Location: "/elsewhere" }).end()],
  [
    "a token that would end a header",
    "sent a reply that has no token",
    76,
    (_, reply) => reply.end(JSON.stringify({ access_token: "a\r\nX: canary", expires_in: 60 })),
  ],
  ["no JSON", "sent a reply that has no token", 76, (_, reply) => reply.end("<html>canary</html>")],
  ["that it is not ready", "answered 410", 69, (_, reply) => reply.writeHead(410).end()],
])("an identity endpoint that sends %s: nothing goes anywhere else", async (_, says, exit, handler) => {
  const [store, place] = [await vault(), await startEndpoint(handler)];
  const { AZURE_FEDERATED_TOKEN_FILE: _file, ...env } = settings(store, place, { ENVSHIM_TIMEOUT: "3s" });
  const all = { ...env, IDENTITY_ENDPOINT: `${place.url}/msi/token`, IDENTITY_HEADER: "canary-header" };
  const run = await printA(all);
  expect(run.status).toBe(exit);
  expect(run.stderr).toContain(`the identity endpoint at ${place.host} ${says}`);
  expect(run.stderr).not.toContain("canary");
  expect(store.requests).toEqual([]);
  expect(place.requests.filter(({ url }) => !url.startsWith("/msi/token?"))).toEqual([]);
});

test("two service accounts on one cache folder and one key file never see each other's values; renewed tokens do", async () => {
  let given = 0;
  const authority = await startEndpoint((request, reply, index) => {
    const shown = new URLSearchParams(request.body).get("client_assertion") ?? "";
    const { sub } = JSON.parse(Buffer.from(shown.split(".")[1] ?? "", "base64url").toString());
    entra({ token: () => `${sub}-${++given}` })(request, reply, index);
  });
  const store = await startEndpoint((request, reply, index) => {
    const owner = (request.headers.authorization ?? "").replace(/Bearer (\w+)-.*/, "$1");
    keyVault({ secrets: { hfToken: `of ${owner}` } })(request, reply, index);
  });
  const env = settings(store, authority, cached());
  const said: string[] = [];
  for (const [index, who] of ["one", "two", "one", "two", "one"].entries()) {
    writeFileSync(env.AZURE_FEDERATED_TOKEN_FILE, assertion(who, String(index)));
    said.push((await printA(env)).stdout);
  }
  expect(said).toEqual(["of one\n", "of two\n", "of one\n", "of two\n", "of one\n"]);
  expect([store.requests.length, authority.requests.length]).toEqual([2, 2]);
});

test("two managed identities on one cache folder and one key file never see each other's values", async () => {
  let who = "one";
  let given = 0;
  const place = await startEndpoint(
    identityEndpoint({ token: () => entraToken("t1", who, String(++given)) }),
  );
  const store = await startEndpoint((request, reply, index) => {
    const payload = (request.headers.authorization ?? "").split(".")[1] ?? "";
    const { oid } = JSON.parse(Buffer.from(payload, "base64url").toString());
    keyVault({ secrets: { hfToken: `of ${oid}` } })(request, reply, index);
  });
  const { AZURE_FEDERATED_TOKEN_FILE: _, AZURE_CLIENT_ID: __, ...env } = settings(store, place, cached());
  const all = { ...env, IDENTITY_ENDPOINT: `${place.url}/msi/token`, IDENTITY_HEADER: "h" };
  const said: string[] = [];
  for (who of ["one", "two", "two", "one"]) said.push((await printA(all)).stdout);
  expect(said).toEqual(["of one\n", "of two\n", "of two\n", "of one\n"]);
  expect(store.requests).toHaveLength(2);
});

test.each<[string, Handler, Handler]>([
  ["the vault", (_, reply) => reply.writeHead(503).end(), entra({ token: () => TOKEN })],
  ["the login server", keyVault({ secrets: SECRETS }), (_, reply) => reply.writeHead(503).end()],
])("with %s down and a warm cache the app starts, with one warning", async (_, storeDown, loginDown) => {
  let isDown = false;
  const store = await startEndpoint((request, reply, index) =>
    (isDown ? storeDown : keyVault({ secrets: SECRETS }))(request, reply, index),
  );
  const authority = await startEndpoint((request, reply, index) =>
    (isDown ? loginDown : entra({ token: () => TOKEN }))(request, reply, index),
  );
  await expectOutlived(
    (more) => settings(store, authority, more),
    () => {
      isDown = true;
    },
  );
});

test.each(["text", "json"])(
  "no token and no assertion in any output at debug level, as %s",
  async (format) => {
    const echo: Handler = ({ headers, body }, reply) =>
      reply.writeHead(400).end(JSON.stringify({ error: { code: headers.authorization ?? body } }));
    const env = (store: Endpoint, authority: Endpoint) =>
      settings(store, authority, {
        ENVSHIM_LOG_LEVEL: "debug",
        ENVSHIM_LOG_FORMAT: format,
      });
    const failing: Handler = (_, reply) => reply.writeHead(500, { "Retry-After": "3600" }).end(TOKEN);
    const runs = [
      await printA(env(await vault(), await login())),
      await printA(env(await vault({ takes: () => false }), await login())),
      await printA(env(await startEndpoint(echo), await login())),
      await printA(env(await vault(), await startEndpoint(echo))),
      await printA(env(await vault(), await startEndpoint(failing))),
      await envshim(["explain"], { env: env(await vault(), await login()) }),
    ];
    expect(runs.map(({ status }) => status)).toEqual([0, 77, 76, 76, 69, 0]);
    const output = runs.map(({ stdout, stderr }) => stdout + stderr).join("\n");
    expect(output).not.toContain("canary");
    expect(output).not.toContain(TOKEN);
  },
);

test("IDENTITY_ENDPOINT without IDENTITY_HEADER: 78", async () => {
  const env = { ENVSHIM_ENDPOINT: "azure-keyvault://my-vault", IDENTITY_ENDPOINT: "http://127.0.0.1:9/" };
  const run = await envshim(["--", "true"], { env: { ...env, ENVSHIM_SPEC: specFile({ A: "secret:a" }) } });
  expect(run.status).toBe(78);
  expect(run.stderr).toContain("IDENTITY_ENDPOINT is set without IDENTITY_HEADER");
});
