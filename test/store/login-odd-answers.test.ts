// What answers at a login's address and is not the login (an ingress, another path) says nothing of the credential: it is
// no refusal, and the cache stands in.
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { serviceAccountToken } from "../support/assertion.ts";
import { credentials, giveValues } from "../support/aws-stand-in.ts";
import { entra, identityEndpoint, keyVault } from "../support/azure.ts";
import { answerSecrets, type Endpoint, type Handler, startEndpoint } from "../support/endpoint.ts";
import { metadataServer, secretManager } from "../support/google.ts";
import { inTurn } from "../support/in-turn.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";

type Texts = Readonly<Record<string, string>>;

interface Row {
  readonly name: string;
  /** The login as it should be. */
  readonly login: Handler;
  readonly store: Handler;
  /** The end of the address whose answer changes; default: any. */
  readonly odd?: string;
  env(login: Endpoint, store: Endpoint): Texts;
}

const json =
  (body: object): Handler =>
  (_, reply) =>
    reply.end(JSON.stringify(body));

const STS = `<AssumeRoleWithWebIdentityResponse><Credentials>${Object.entries({
  AccessKeyId: "ASIA1",
  SecretAccessKey: "secret",
  SessionToken: "session",
})
  .map(([name, text]) => `<${name}>${text}</${name}>`)
  .join("")}</Credentials></AssumeRoleWithWebIdentityResponse>`;

const INSTANCE: Texts = {
  "/latest/api/token": "session",
  "/latest/meta-data/iam/security-credentials/": "reader",
  "/latest/meta-data/iam/security-credentials/reader": JSON.stringify(credentials("ASIA1")),
};

const aws = (store: Endpoint) => ({
  ENVSHIM_ENDPOINT: `aws-secretsmanager://eu-west-1?endpoint=${store.url}`,
});

const azure = (store: Endpoint) => ({
  ENVSHIM_ENDPOINT: `azure-keyvault://my-vault?endpoint=${store.url}`,
  AZURE_CLIENT_ID: "c1",
});

const token = () => "a-token";
const secretsOfAws: Handler = (request, reply) => giveValues(request, reply);
const vaultOfAzure = keyVault({ secrets: { app: "v of app" } });

const ROWS: readonly Row[] = [
  {
    name: "Vault",
    login: json({ auth: { client_token: "hvs.1" } }),
    store: json({ data: { data: { value: "v of app" }, metadata: { version: 1 } } }),
    odd: "/login",
    env: (login) => ({
      ENVSHIM_ENDPOINT: `vault+http://${login.host}/secret`,
      ENVSHIM_LOGIN: "approle",
      ENVSHIM_LOGIN_ROLE_ID: "role",
      ENVSHIM_LOGIN_SECRET_ID: "secret",
    }),
  },
  {
    name: "AWS's STS",
    login: (_, reply) => reply.end(STS),
    store: secretsOfAws,
    env: (login, store) => ({
      ...aws(store),
      AWS_WEB_IDENTITY_TOKEN_FILE: tempFile("token", serviceAccountToken("app")),
      AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/reader",
      AWS_ENDPOINT_URL_STS: login.url,
    }),
  },
  {
    name: "a container's endpoint of AWS",
    login: json(credentials("ASIA1")),
    store: secretsOfAws,
    env: (login, store) => ({ ...aws(store), AWS_CONTAINER_CREDENTIALS_FULL_URI: login.url }),
  },
  {
    name: "instance metadata of AWS",
    login: ({ url }, reply) => reply.end(INSTANCE[url]),
    store: secretsOfAws,
    odd: "/reader",
    env: (login, store) => ({ ...aws(store), AWS_EC2_METADATA_SERVICE_ENDPOINT: login.url }),
  },
  {
    name: "Google's metadata server",
    login: metadataServer({ account: () => "app@p.iam.gserviceaccount.com", token }),
    store: secretManager({ secrets: { "projects/my-project/secrets/app": "v of app" } }),
    odd: "/token",
    env: (login, store) => ({
      ENVSHIM_ENDPOINT: `gcp-secretmanager://my-project?endpoint=${store.url}`,
      GCE_METADATA_HOST: login.host,
    }),
  },
  {
    name: "Entra ID",
    login: entra({ token }),
    store: vaultOfAzure,
    env: (login, store) => ({
      ...azure(store),
      AZURE_FEDERATED_TOKEN_FILE: tempFile("token", serviceAccountToken("app")),
      AZURE_TENANT_ID: "t1",
      AZURE_AUTHORITY_HOST: login.url,
    }),
  },
  {
    name: "App Service",
    login: identityEndpoint({ token }),
    store: vaultOfAzure,
    env: (login, store) => ({ ...azure(store), IDENTITY_ENDPOINT: login.url, IDENTITY_HEADER: "word" }),
  },
  {
    name: "exchange",
    login: json({ access_token: "a-token" }),
    store: (request, reply) => answerSecrets({ app: "v of app" }, request, reply),
    env: (login, store) => ({
      ENVSHIM_ENDPOINT: store.url,
      ENVSHIM_LOGIN: "exchange",
      ENVSHIM_LOGIN_URL: login.url,
      ENVSHIM_LOGIN_BODY: '{"secret":"canary"}',
    }),
  },
];

const html = (status: number) => (reply: ServerResponse) =>
  reply.writeHead(status, { "content-type": "text/html", location: "/elsewhere" }).end("<html>nginx</html>");

const ODD: readonly (readonly [what: string, answer: (reply: ServerResponse) => unknown])[] = [
  ["204", (reply) => reply.writeHead(204).end()],
  ["302", html(302)],
  ["400 of an ingress", html(400)],
  ["405", html(405)],
  ["418", html(418)],
];

function rowNamed(name: string): Row {
  const row = ROWS.find((candidate) => candidate.name === name);
  if (row) return row;
  throw new Error("there is no such login");
}

/** A login that answers as it should, and oddly when it is told to. */
async function setUp({ login, store, odd = "", env }: Row) {
  let answer: ((reply: ServerResponse) => unknown) | undefined;
  let asked = 0;
  const both = await startEndpoint((request, reply, index) => {
    const isLogin = request.url.endsWith(odd);
    const isOdd = isLogin && answer !== undefined;
    asked += Number(isLogin);
    const handle: Handler = isOdd ? () => answer?.(reply) : login;
    (request.url.startsWith("/v1/secret/") ? store : handle)(request, reply, index);
  });
  const settings = {
    ENVSHIM_SPEC: specFile({ A: "secret:app" }),
    ENVSHIM_CACHE_DIR: join(tempDir(), "cache"),
    ENVSHIM_CACHE_KEY_FILE: tempFile("key", "key material"),
    ENVSHIM_CACHE_TTL: "0s",
    ENVSHIM_LOG_FORMAT: "text",
    ...env(both, await startEndpoint(store)),
  };
  return {
    be: (other: (reply: ServerResponse) => unknown) => {
      answer = other;
      asked = 0;
    },
    asked: () => asked,
    start: (more: Texts = {}) => envshim(["--", "printenv", "A"], { env: { ...settings, ...more } }),
  };
}

test.each(ROWS)(
  "$name: an odd answer at the login leaves the cache to stand in; without one it is 76",
  async (row) => {
    const { be, asked, start } = await setUp(row);
    expect(await start()).toMatchObject({ status: 0, stdout: "v of app\n" });
    const runs = await inTurn(ODD, async ([what, answer]) => {
      be(answer);
      const { status, stdout, stderr } = await start();
      return { what, status, stdout, warnings: stderr.match(/^envshim: warning: .*$/gm) };
    });
    const warnings = [expect.stringMatching(/1 cached secret, \d+s old, is used/)];
    expect(runs).toEqual(ODD.map(([what]) => ({ what, status: 0, stdout: "v of app\n", warnings })));
    be(html(405));
    const { status, stderr } = await start({ ENVSHIM_CACHE: "off" });
    expect(status).toBe(76);
    expect(stderr).toContain("answered 405: that is no answer of a login");
    expect(asked()).toBe(3);
  },
);

test.each(ROWS.filter(({ name }) => !/instance|App Service/.test(name)))(
  "$name: so does a 404",
  async (row) => {
    const { be, start } = await setUp(row);
    expect(await start()).toMatchObject({ status: 0 });
    be(html(404));
    expect(await start()).toMatchObject({ status: 0, stdout: "v of app\n" });
    expect(await start({ ENVSHIM_CACHE: "off" })).toMatchObject({ status: 76 });
  },
);

test.each<[string, string]>([
  ["Vault", '{"errors":["invalid role or secret ID"]}'],
  ["AWS's STS", "<ErrorResponse><Error><Code>InvalidIdentityToken</Code></Error></ErrorResponse>"],
  ["a container's endpoint of AWS", '{"code":"NoIdFound","message":"no role"}'],
  ["Entra ID", '{"error":"unauthorized_client","error_codes":[700016]}'],
  ["App Service", '{"statusCode":400,"message":"No User Assigned Identity found"}'],
  ["exchange", '{"error":"invalid_grant"}'],
])("%s: a 400 with the protocol's own error is a refusal, and the cache is over", async (name, body) => {
  const { be, start } = await setUp(rowNamed(name));
  expect(await start()).toMatchObject({ status: 0 });
  be((reply) => reply.writeHead(400).end(body));
  expect(await start()).toMatchObject({ status: 77, stdout: "" });
  be(html(405));
  expect(await start()).toMatchObject({ status: 76, stdout: "" });
});
