// ENVSHIM_LOGIN says how the credential is got; without it a token that is set is shown, else it is the store's own way.
import { expect, test } from "vitest";
import { serveSecrets, startEndpoint } from "../support/endpoint.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";

const base = () => ({
  ENVSHIM_SPEC: specFile({ A: "secret:a" }),
  ENVSHIM_CACHE: "off",
  ENVSHIM_LOG_FORMAT: "text",
});

test("a login that there is none of: 78, and all there are are told", async () => {
  const endpoint = await serveSecrets({ a: "1" });
  const env = { ...base(), ENVSHIM_ENDPOINT: endpoint.url, ENVSHIM_LOGIN: "magic" };
  const { status, stderr } = await envshim(["--", "true"], { env });
  expect(status).toBe(78);
  expect(stderr).toContain('ENVSHIM_LOGIN is "magic", but takes one of token, ');
  expect(endpoint.requests).toHaveLength(0);
});

test("a login that is named is the one, whatever the store's own is", async () => {
  const endpoint = await serveSecrets({ a: "1" });
  const env = {
    ...base(),
    ENVSHIM_ENDPOINT: endpoint.url,
    ENVSHIM_LOGIN: "aws",
    ENVSHIM_TOKEN: "the-token",
  };
  const { status, stderr } = await envshim(["--", "true"], { env });
  expect(status).toBe(78);
  expect(stderr).toContain("ENVSHIM_LOGIN is aws, which is not for the store of ENVSHIM_ENDPOINT: native");
});

test.each([
  ["gcp", "URL", "native", "token, exchange, service-account"],
  ["azure", "URL/{name}", "template", "token, exchange, service-account"],
  ["approle", "URL", "native", "token, exchange, service-account"],
  ["gcp", "aws-ssm://eu-west-1?endpoint=URL", "aws-ssm", "aws"],
  ["exchange", "aws-ssm://eu-west-1?endpoint=URL", "aws-ssm", "aws"],
  [
    "gcp",
    "azure-keyvault://my-vault?endpoint=URL",
    "azure-keyvault",
    "token, exchange, service-account, azure",
  ],
  [
    "azure",
    "gcp-secretmanager://my-project?endpoint=URL",
    "gcp-secretmanager",
    "token, exchange, service-account, gcp",
  ],
  [
    "gcp",
    "vault://vault.example.com/secret?endpoint=URL",
    "vault",
    "token, exchange, service-account, vault, ",
  ],
])(
  "the login %s for %s: 78, what fits, and its credential goes nowhere",
  async (login, text, kind, fitting) => {
    const [store, metadata] = [await serveSecrets({ a: "1" }), await serveSecrets({})];
    const env = {
      ...base(),
      ENVSHIM_ENDPOINT: text.replace("URL", store.url),
      ENVSHIM_LOGIN: login,
      ENVSHIM_LOGIN_URL: metadata.url,
      GCE_METADATA_HOST: metadata.host,
      IDENTITY_ENDPOINT: metadata.url,
      IDENTITY_HEADER: "word",
    };
    const { status, stderr } = await envshim(["--", "true"], { env });
    expect(status).toBe(78);
    expect(stderr).toContain(
      `ENVSHIM_LOGIN is ${login}, which is not for the store of ENVSHIM_ENDPOINT: ${kind} (`,
    );
    expect(stderr).toMatch(new RegExp(`set it to (one of )?${fitting}`));
    expect([...store.requests, ...metadata.requests]).toEqual([]);
  },
);

test("a token that is set is shown to a store whose own way is another", async () => {
  const api = await startEndpoint(({ headers }, reply) =>
    reply
      .writeHead(headers.authorization === "Bearer the-token" ? 200 : 401)
      .end(JSON.stringify({ kind: "Secret", data: { value: "MQ==" } })),
  );
  const env = {
    ...base(),
    ENVSHIM_ENDPOINT: `kubernetes://ml?endpoint=${api.url}`,
    ENVSHIM_TOKEN: "the-token",
  };
  const { status, stdout } = await envshim(["--", "printenv", "A"], { env });
  expect([status, stdout]).toEqual([0, "1\n"]);
});
