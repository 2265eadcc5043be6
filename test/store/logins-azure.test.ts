// Azure's logins against each case, with stand-ins for Key Vault, Entra ID and identity endpoints. Instance metadata has
// one address, which no test may ask: link-local.test.ts asks it in a network of its own. None of it is in a file, so there none comes late.
import { writeFileSync } from "node:fs";
import { serviceAccountToken } from "../support/assertion.ts";
import { entra, entraToken, identityEndpoint, keyVault } from "../support/azure.ts";
import { startEndpoint, untilDown } from "../support/endpoint.ts";
import { type LoginRow, type Stage, testLogins } from "../support/logins.ts";
import { tempFile } from "../support/temp.ts";

const VALUE = "value-of-app-in-azure";

/** What each token ends with. */
const SIGNATURE = entraToken("", "").split(".")[2] ?? "";

/** A vault that takes tokens from a number on. */
async function startVault() {
  let over = -1;
  const forbidden: string[] = [];
  const tokens: string[] = [];
  const token = () => {
    tokens.push(entraToken("t1", "canary-object", String(tokens.length + 1)));
    return tokens.at(-1) ?? "";
  };
  const up = untilDown((request, reply, index) =>
    keyVault({ secrets: { app: VALUE }, takes: (shown) => tokens.indexOf(shown) > over, forbidden })(
      request,
      reply,
      index,
    ),
  );
  const { url } = await startEndpoint(up.handler);
  const refuseUpTo = (index: number) => {
    over = index;
  };
  return {
    token,
    down: up.down,
    env: { ENVSHIM_ENDPOINT: `azure-keyvault://my-vault?endpoint=${url}`, AZURE_CLIENT_ID: "c1" },
    make: {
      "wrong role": () => {
        forbidden.push("app");
        return { says: "answered 403 Forbidden ForbiddenByRbac: the identity may not read" };
      },
      expired: () => {
        refuseUpTo(1000);
        return { says: "answered 401 Unauthorized: it does not accept the token" };
      },
      renewed: () => {
        refuseUpTo(0);
        return {};
      },
    } satisfies Stage["make"],
  };
}

const workloadIdentity: LoginRow = {
  name: "workload identity",
  async start() {
    const vault = await startVault();
    const assertion = serviceAccountToken("system:serviceaccount:ml:app");
    const file = tempFile("assertion", assertion);
    const takes = (shown: URLSearchParams) =>
      shown.get("client_assertion") === assertion && shown.get("client_id") === "c1";
    const up = untilDown(entra({ token: vault.token, takes }));
    const authority = await startEndpoint(up.handler);
    const refusal = "answered 401 invalid_client AADSTS70021: the token of AZURE_FEDERATED_TOKEN_FILE";
    return {
      env: {
        ...vault.env,
        AZURE_FEDERATED_TOKEN_FILE: file,
        AZURE_TENANT_ID: "t1",
        AZURE_AUTHORITY_HOST: authority.url,
      },
      value: VALUE,
      hidden: ["canary", SIGNATURE, assertion, assertion.split(".")[1] ?? ""],
      make: {
        ...vault.make,
        "wrong role": () => ({ env: { AZURE_CLIENT_ID: "c2" }, says: refusal }),
        expired: () => {
          writeFileSync(file, serviceAccountToken("system:serviceaccount:ml:app", "over"));
          return { says: refusal };
        },
        "server down": () => {
          vault.down();
          up.down();
          return {};
        },
        "late file": () => ({ file }),
      },
    };
  },
};

const identityEndpointLogin: LoginRow = {
  name: "IDENTITY_ENDPOINT",
  without: { "late file": "nothing of it is in a file" },
  async start() {
    const vault = await startVault();
    const takes = (shown: URLSearchParams, headers: Readonly<Record<string, unknown>>) =>
      headers["x-identity-header"] === "canary-header" && shown.get("client_id") === "c1";
    const up = untilDown(identityEndpoint({ token: vault.token, takes }));
    const place = await startEndpoint(up.handler);
    return {
      env: { ...vault.env, IDENTITY_ENDPOINT: `${place.url}/msi/token`, IDENTITY_HEADER: "canary-header" },
      value: VALUE,
      hidden: ["canary", SIGNATURE],
      make: {
        ...vault.make,
        "wrong role": () => ({
          env: { AZURE_CLIENT_ID: "c2" },
          says: `the identity endpoint at ${place.host} answered 400`,
        }),
        // With AZURE_CLIENT_ID it is known whose cache it may read, so both may be down.
        "server down": () => {
          vault.down();
          up.down();
          return {};
        },
      },
    };
  },
};

testLogins([workloadIdentity, identityEndpointLogin]);
