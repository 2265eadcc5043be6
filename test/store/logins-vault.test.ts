// Every login of a real Vault against each case. Kubernetes' own method needs a cluster that reviews tokens; its login is
// the same request and reply as that of jwt, which stands in for it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { type Authority, makeAuthorityIn } from "../support/authority.ts";
import { type Gate, openGate } from "../support/gate.ts";
import { makeIssuer } from "../support/issuer.ts";
import { type LoginRow, type Texts, testLogins } from "../support/logins.ts";
import { freePort } from "../support/program.ts";
import { specFile } from "../support/specs.ts";
import { tempFile } from "../support/temp.ts";
import { useVault, type Vault } from "../support/vault.ts";

const VALUE = "value-of-app-in-vault";

/** Every token of Vault's begins so. */
const TOKENS = "hvs.";

describe("with a real Vault", () => {
  const folder = mkdtempSync(join(tmpdir(), "envshim-test-"));
  let authority: Authority;
  let tlsPort = 0;
  let mounts = 0;
  afterAll(() => rmSync(folder, { recursive: true }));
  const vault = useVault(async () => {
    authority = await makeAuthorityIn(folder);
    const { certFile, keyFile } = await authority.issue("127.0.0.1", ["IP:127.0.0.1"]);
    tlsPort = await freePort();
    const file = join(folder, "vault.hcl");
    const tls = `tls_cert_file = "${certFile}"\n tls_key_file = "${keyFile}"`;
    writeFileSync(file, `listener "tcp" {\n address = "127.0.0.1:${tlsPort}"\n ${tls}\n}`);
    return file;
  });
  beforeAll(async () => {
    await vault().put("app", { value: VALUE });
    await vault().put("app2", { value: "two" });
    await vault().allow("app", "app*");
    await vault().allow("other", "other");
  });

  /** The settings by which a role's token, good for one request, is over when the second is made. */
  const oneUse = (role: Texts) => ({
    env: {
      ...role,
      ENVSHIM_SPEC: specFile({ A: "secret:app", B: "secret:app2" }),
      ENVSHIM_MAX_CONCURRENCY: "1",
    },
  });

  const gateTo = async (port = Number(vault().host.split(":")[1]), onConnection?: () => void) => {
    const gate = await openGate(port, onConnection);
    return { gate, endpoint: { ENVSHIM_ENDPOINT: `vault+http://${gate.host}/secret` } };
  };

  const down = (gate: Gate) => async () => {
    await gate.shut();
    return {};
  };

  /** A method's own mount, so that no test sees another's. */
  const mounted = async (type: string, of: Vault) => {
    const mount = `${type}-${++mounts}`;
    await of.call("POST", `sys/auth/${mount}`, { type });
    return mount;
  };

  testLogins([
    {
      name: "token",
      async start() {
        const good = await vault().token("app");
        const file = tempFile("token", good);
        let arrival = () => {};
        const { gate, endpoint } = await gateTo(undefined, () => arrival());
        return {
          env: { ...endpoint, ENVSHIM_TOKEN_FILE: file },
          value: VALUE,
          hidden: [TOKENS],
          make: {
            "wrong role": async () => {
              writeFileSync(file, await vault().token("other"));
              return { says: "answered 403 permission denied: the token may not read" };
            },
            expired: async () => {
              await vault().call("POST", "auth/token/revoke", { token: good });
              return { says: "answered 403 invalid token: it does not accept the token" };
            },
            renewed: async () => {
              const over = await vault().token("app");
              await vault().call("POST", "auth/token/revoke", { token: over });
              writeFileSync(file, over);
              // It has been read when the first request is made.
              arrival = () => writeFileSync(file, good);
              return {};
            },
            "server down": down(gate),
            "late file": () => ({ file }),
          },
        };
      },
    },
    ...(["kubernetes", "jwt"] as const).map(
      (login): LoginRow => ({
        name: login,
        async start() {
          const mount = await mounted("jwt", vault());
          const issuer = makeIssuer();
          await vault().call("POST", `auth/${mount}/config`, { jwt_validation_pubkeys: [issuer.publicKey] });
          const role = {
            role_type: "jwt",
            user_claim: "sub",
            bound_audiences: "vault",
            token_policies: "app",
          };
          await vault().call("POST", `auth/${mount}/role/app`, role);
          await vault().call("POST", `auth/${mount}/role/once`, { ...role, token_num_uses: 1 });
          const [good, over] = [issuer.token("app"), issuer.token("app", -3600)];
          const file = tempFile("jwt", good);
          const { gate, endpoint } = await gateTo();
          return {
            env: {
              ...endpoint,
              ENVSHIM_LOGIN: login,
              ENVSHIM_LOGIN_MOUNT: mount,
              ENVSHIM_LOGIN_ROLE: "app",
              ENVSHIM_LOGIN_JWT_FILE: file,
            },
            value: VALUE,
            hidden: [TOKENS, good, over],
            make: {
              "wrong role": () => ({
                env: { ENVSHIM_LOGIN_ROLE: "nobody" },
                says: `answered 400 could not be found to the login ${login}`,
              }),
              expired: () => {
                writeFileSync(file, over);
                return { says: `answered 400 token is expired to the login ${login}` };
              },
              renewed: () => oneUse({ ENVSHIM_LOGIN_ROLE: "once" }),
              "server down": down(gate),
              "late file": () => ({ file }),
            },
          };
        },
      }),
    ),
    {
      name: "approle",
      async start() {
        const mount = await mounted("approle", vault());
        const role = async (name: string, more: object = {}) => {
          const path = `auth/${mount}/role/${name}`;
          await vault().call("POST", path, { token_policies: "app", ...more });
          const { data: id } = await vault().call("GET", `${path}/role-id`);
          const { data: secret } = await vault().call("POST", `${path}/secret-id`, {});
          return { roleId: String(id?.role_id), secretId: String(secret?.secret_id) };
        };
        const [app, once] = [await role("app"), await role("once", { token_num_uses: 1 })];
        const file = tempFile("secret-id", `${app.secretId}\n`);
        const { gate, endpoint } = await gateTo();
        return {
          env: {
            ...endpoint,
            ENVSHIM_LOGIN: "approle",
            ENVSHIM_LOGIN_MOUNT: mount,
            ENVSHIM_LOGIN_ROLE_ID: app.roleId,
            ENVSHIM_LOGIN_SECRET_ID_FILE: file,
          },
          value: VALUE,
          hidden: [TOKENS, app.secretId, once.secretId],
          make: {
            "wrong role": () => ({
              env: { ENVSHIM_LOGIN_ROLE_ID: once.roleId },
              says: "answered 400 invalid role or secret ID to the login approle",
            }),
            expired: async () => {
              const destroy = `auth/${mount}/role/app/secret-id/destroy`;
              await vault().call("POST", destroy, { secret_id: app.secretId });
              return { says: "answered 400 invalid role or secret ID to the login approle" };
            },
            renewed: () => {
              writeFileSync(file, once.secretId);
              return oneUse({ ENVSHIM_LOGIN_ROLE_ID: once.roleId });
            },
            "server down": down(gate),
            "late file": () => ({ file }),
          },
        };
      },
    },
    {
      name: "cert",
      async start() {
        const mount = await mounted("cert", vault());
        const role = { certificate: authority.cert, token_policies: "app" };
        await vault().call("POST", `auth/${mount}/certs/app`, role);
        await vault().call("POST", `auth/${mount}/certs/once`, { ...role, token_num_uses: 1 });
        const client = async (days?: number) => authority.issue(`client-${++mounts}`, ["DNS:client"], days);
        const [good, over] = [await client(), await client(-1)];
        const file = tempFile("client.pem", good.cert);
        const { gate } = await gateTo(tlsPort);
        return {
          env: {
            ENVSHIM_ENDPOINT: `vault://${gate.host}/secret`,
            ENVSHIM_CA_FILE: authority.certFile,
            ENVSHIM_LOGIN: "cert",
            ENVSHIM_LOGIN_MOUNT: mount,
            ENVSHIM_LOGIN_ROLE: "app",
            ENVSHIM_CLIENT_CERT_FILE: file,
            ENVSHIM_CLIENT_KEY_FILE: good.keyFile,
          },
          value: VALUE,
          hidden: [TOKENS, ...[good, over].flatMap(({ key }) => key.split("\n").slice(1, 3))],
          make: {
            "wrong role": () => ({
              env: { ENVSHIM_LOGIN_ROLE: "nobody" },
              says: "answered 400 failed to match all constraints for this login certificate to the login cert",
            }),
            expired: () => ({
              env: { ENVSHIM_CLIENT_CERT_FILE: over.certFile, ENVSHIM_CLIENT_KEY_FILE: over.keyFile },
              says: "answered 500 certificate has expired or is not yet valid to the login cert",
            }),
            renewed: () => oneUse({ ENVSHIM_LOGIN_ROLE: "once" }),
            "server down": down(gate),
            "late file": () => ({ file }),
          },
        };
      },
    },
    {
      name: "unwrap",
      without: { renewed: "a wrapping token is good for one login" },
      async start() {
        const wrapped = async (policy: string) => {
          const body = { policies: [policy], wrap_ttl: "5m" };
          return (await vault().call("POST", "auth/token/create", body)).wrap_info?.token ?? "";
        };
        const [good, other] = [await wrapped("app"), await wrapped("other")];
        const file = tempFile("wrapping", good);
        const { gate, endpoint } = await gateTo();
        return {
          env: { ...endpoint, ENVSHIM_LOGIN: "unwrap", ENVSHIM_TOKEN_FILE: file },
          value: VALUE,
          hidden: [TOKENS],
          make: {
            "wrong role": () => {
              writeFileSync(file, other);
              return { says: "answered 403 permission denied: the token may not read" };
            },
            expired: async () => {
              await vault().call("POST", "sys/wrapping/unwrap", { token: good });
              return { says: "wrapping token is not valid or does not exist to the login unwrap" };
            },
            "server down": down(gate),
            "late file": () => ({ file }),
          },
        };
      },
    },
  ]);
});
