// Secrets of a real Vault: its KV engines, and what it says when it does not give any. Its logins: logins-vault.test.ts.
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Issuer, makeIssuer } from "../support/issuer.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";
import { BUILD_TIMEOUT, buildVault, startVault, type Vault } from "../support/vault.ts";

type Texts = Readonly<Record<string, string>>;

const CANARY = "canary-9f3b71";

/** A run that prints what the spec's names are. */
function run(vault: Vault, settings: Texts, spec: Texts = { A: "secret:app" }) {
  const env = {
    ENVSHIM_SPEC: specFile(spec),
    ENVSHIM_ENDPOINT: `vault+http://${vault.host}/secret`,
    ENVSHIM_CACHE: "off",
    ENVSHIM_LOG_FORMAT: "text",
    ENVSHIM_LOG_LEVEL: "debug",
    ...settings,
  };
  return envshim(["--", "printenv", ...Object.keys(spec)], { env });
}

describe("with a real Vault", () => {
  beforeAll(buildVault, BUILD_TIMEOUT);

  test("fields of one path of KV 2, a value, and a whole secret; the app keeps Vault's own variables", async () => {
    const vault = await startVault();
    await vault.put("team/app", { value: "v", n: 1.5, o: { a: true } });
    await vault.put("team/db", { user: "u", port: 5432 });
    const { status, stdout } = await run(
      vault,
      {
        ENVSHIM_ENDPOINT: "vault:///secret/team",
        VAULT_ADDR: `http://${vault.host}`,
        VAULT_TOKEN: vault.root,
        VAULT_SKIP: "",
      },
      { A: "secret:app", N: "secret:app#n", O: "secret:app#o.a", DB: "secret:db", VAULT_ADDR: "kept" },
    );
    expect([status, stdout]).toEqual([0, `v\n1.5\ntrue\n{"port":5432,"user":"u"}\nkept\n`]);
  });

  test("KV 1, and each version asked for as the other", async () => {
    const vault = await startVault();
    await vault.put("app", { value: "two" });
    await vault.call("POST", "kv1/app", { value: "one" });
    const token = { ENVSHIM_TOKEN: vault.root };
    const one = await run(vault, { ...token, ENVSHIM_ENDPOINT: `vault+http://${vault.host}/kv1?kv=1` });
    expect([one.status, one.stdout]).toEqual([0, "one\n"]);
    const asOne = await run(vault, { ...token, ENVSHIM_ENDPOINT: `vault+http://${vault.host}/secret?kv=1` });
    expect(asOne.status).toBe(76);
    expect(asOne.stderr).toContain("answered that the mount is of KV version 2");
    const asTwo = await run(vault, { ...token, ENVSHIM_ENDPOINT: `vault+http://${vault.host}/kv1` });
    expect(asTwo.status).toBe(79);
    expect(asTwo.stderr).toContain("put ?kv=1 at the end of ENVSHIM_ENDPOINT");
  });

  test("deleted, destroyed and never there are not there: 79", async () => {
    const vault = await startVault();
    await vault.put("deleted", { value: "1" });
    await vault.call("DELETE", "secret/data/deleted");
    await vault.put("destroyed", { value: "1" });
    await vault.call("POST", "secret/destroy/destroyed", { versions: [1] });
    const spec = { A: "secret:deleted", B: "secret:destroyed", C: "secret:never" };
    const { status, stderr } = await run(vault, { ENVSHIM_TOKEN: vault.root }, spec);
    expect(status).toBe(79);
    expect(stderr).toMatch(/does not have: deleted \(for A\), destroyed \(for B\), never \(for C\)/);
  });

  test("a token that is over, one that may not read, and a mount that is not there are told apart", async () => {
    const vault = await startVault();
    await vault.put("app", { value: "v" });
    await vault.allow("other", "other");
    const denied = await run(vault, { ENVSHIM_TOKEN: await vault.token("other") });
    expect(denied.status).toBe(77);
    expect(denied.stderr).toContain("answered 403 permission denied: the token may not read");
    const over = await run(vault, { ENVSHIM_TOKEN: "hvs.gone" });
    expect(over.status).toBe(77);
    expect(over.stderr).toContain("answered 403 invalid token: it does not accept the token");
    const none = await run(vault, {});
    expect(none.status).toBe(77);
    expect(none.stderr).toContain("no token is set");
    const nowhere = { ENVSHIM_TOKEN: vault.root, ENVSHIM_ENDPOINT: `vault+http://${vault.host}/nowhere` };
    const mount = await run(vault, nowhere);
    expect(mount.status).toBe(76);
    expect(mount.stderr).toContain("answered 404 no handler for route");
  });

  test("approle: right, wrong secret id, and with Vault sealed the cache starts the app with one warning", async () => {
    const vault = await startVault();
    const { roleId, secretId } = await appRole(vault);
    const settings = {
      ENVSHIM_LOGIN: "approle",
      ENVSHIM_LOGIN_ROLE_ID: roleId,
      ENVSHIM_LOGIN_SECRET_ID_FILE: tempFile("secret-id", `${secretId}\n`),
    };
    const wrong = await run(vault, {
      ...settings,
      ENVSHIM_LOGIN_SECRET_ID_FILE: tempFile("wrong", CANARY),
    });
    expect(wrong.status).toBe(77);
    expect(wrong.stderr).toContain("answered 400 invalid role or secret ID to the login approle");
    expect(wrong.stderr).not.toContain(CANARY);
    const cached = {
      ...settings,
      ENVSHIM_CACHE: "on",
      ENVSHIM_CACHE_DIR: join(tempDir(), "cache"),
      ENVSHIM_CACHE_TTL: "0s",
      ENVSHIM_ATTEMPT_TIMEOUT: "1s",
    };
    const first = await run(vault, cached);
    expect([first.status, first.stdout]).toEqual([0, "v\n"]);
    await vault.call("POST", "sys/seal");
    const sealed = await run(vault, { ...cached, ENVSHIM_LOG_LEVEL: "warn" });
    expect([sealed.status, sealed.stdout]).toEqual([0, "v\n"]);
    expect(sealed.stderr).toMatch(/503 Vault is sealed/);
    expect(sealed.stderr).not.toContain(secretId);
  });

  test("two roles on one cache folder and key file never see each other's values; a renewed token does", async () => {
    const vault = await startVault();
    const issuer = await trustIssuer(vault);
    await vault.allow("other", "other");
    await vault.call("POST", "auth/jwt/role/other", { ...ROLE, token_policies: "other" });
    const cached = {
      ENVSHIM_LOGIN: "jwt",
      ENVSHIM_CACHE: "on",
      ENVSHIM_CACHE_DIR: join(tempDir(), "cache"),
      ENVSHIM_CACHE_KEY_FILE: tempFile("key", "k".repeat(44)),
      ENVSHIM_TIMEOUT: "3s",
    };
    const as = (role: string, seconds = 3600) =>
      run(vault, {
        ...cached,
        ENVSHIM_LOGIN_ROLE: role,
        ENVSHIM_LOGIN_JWT_FILE: tempFile("jwt", issuer.token("app", seconds)),
      });
    const said = async (role: string, seconds?: number) => {
      const { status, stdout } = await as(role, seconds);
      return [status, stdout];
    };
    const denied = [77, ""];
    const right = [0, "v\n"];
    expect([await said("other"), await said("app"), await said("other")]).toEqual([denied, right, denied]);
    await vault.call("POST", "sys/seal");
    expect(await said("app", 7200)).toEqual(right);
    expect(await said("other", 7200)).toEqual([69, ""]);
  });
});

/** An AppRole that may read `app`. */
async function appRole(vault: Vault) {
  await vault.put("app", { value: "v" });
  await vault.allow("app", "app");
  await vault.call("POST", "sys/auth/approle", { type: "approle" });
  await vault.call("POST", "auth/approle/role/app", { token_policies: "app" });
  const { data: role } = await vault.call("GET", "auth/approle/role/app/role-id");
  const { data: secret } = await vault.call("POST", "auth/approle/role/app/secret-id", {});
  return { roleId: String(role?.role_id), secretId: String(secret?.secret_id) };
}

const ROLE = { role_type: "jwt", user_claim: "sub", bound_audiences: "vault", token_policies: "app" };

/** The method `jwt`, with a role `app`. @returns what makes its tokens */
async function trustIssuer(vault: Vault): Promise<Issuer> {
  await vault.put("app", { value: "v" });
  await vault.allow("app", "app");
  const issuer = makeIssuer();
  await vault.call("POST", "sys/auth/jwt", { type: "jwt" });
  await vault.call("POST", "auth/jwt/config", { jwt_validation_pubkeys: [issuer.publicKey] });
  await vault.call("POST", "auth/jwt/role/app", ROLE);
  return issuer;
}
