// A Vault Proxy that logs in by itself: it answers as itself where it sees no token, and it looks at X-Vault-Token only.
import { beforeAll, describe, expect, test } from "vitest";
import { inTurn } from "../support/in-turn.ts";
import { freePort } from "../support/program.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempFile } from "../support/temp.ts";
import { BUILD_TIMEOUT, buildVault, startVault, startVaultProxy } from "../support/vault.ts";

describe("with a real Vault Proxy", () => {
  beforeAll(buildVault, BUILD_TIMEOUT);

  test("the token that is set is whom it answers, however it is set, unless ENVSHIM_AUTH_HEADER hides it", async () => {
    const vault = await startVault();
    await vault.put("own", { value: "of-the-token" });
    await vault.put("proxys", { value: "of-the-proxy" });
    await vault.allow("own", "own");
    await vault.allow("proxys", "proxys");
    await vault.call("POST", "sys/auth/approle", { type: "approle" });
    await vault.call("POST", "auth/approle/role/proxy", { token_policies: "proxys" });
    const { data: role } = await vault.call("GET", "auth/approle/role/proxy/role-id");
    const { data: secret } = await vault.call("POST", "auth/approle/role/proxy/secret-id", {});
    const port = await freePort();
    await startVaultProxy(
      tempFile(
        "proxy.hcl",
        `vault { address = "http://${vault.host}" }
auto_auth {
  method "approle" {
    config = {
      role_id_file_path = "${tempFile("role-id", String(role?.role_id))}"
      secret_id_file_path = "${tempFile("secret-id", String(secret?.secret_id))}"
      remove_secret_id_file_after_reading = false
    }
  }
}
api_proxy { use_auto_auth_token = true }
listener "tcp" {
  address = "127.0.0.1:${port}"
  tls_disable = true
}
`,
      ),
    );
    const token = await vault.token("own");
    const asked = async (name: string, settings: Readonly<Record<string, string>>) => {
      const env = {
        ENVSHIM_SPEC: specFile({ A: `secret:${name}` }),
        ENVSHIM_ENDPOINT: `vault+http://127.0.0.1:${port}/secret`,
        ENVSHIM_CACHE: "off",
        ...settings,
      };
      const { status, stdout } = await envshim(["--", "printenv", "A"], { env });
      return [status, stdout];
    };
    const ways = [
      { ENVSHIM_TOKEN: token },
      { ENVSHIM_TOKEN_FILE: tempFile("token", `${token}\n`) },
      { VAULT_TOKEN: token },
      { VAULT_TOKEN: token, ENVSHIM_LOGIN: "vault" },
    ];
    const own = await inTurn(ways, (way) => asked("own", way));
    expect(own).toEqual(ways.map(() => [0, "of-the-token\n"]));
    const proxys = await inTurn(ways, (way) => asked("proxys", way));
    expect(proxys).toEqual(ways.map(() => [77, ""]));
    expect(await asked("proxys", {})).toEqual([0, "of-the-proxy\n"]);
    const hidden = { ENVSHIM_TOKEN: token, ENVSHIM_AUTH_HEADER: "Authorization: Bearer {token}" };
    expect(await asked("proxys", hidden)).toEqual([0, "of-the-proxy\n"]);
  });
});
