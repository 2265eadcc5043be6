// The clouds' metadata addresses themselves, in a network of their own that no packet leaves.
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { entraToken } from "../support/azure.ts";
import { requireProgram } from "../support/packages.ts";
import { BINARY, ROOT } from "../support/paths.ts";
import { ownFolders } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";

const SET_UP = `
  "$1" link set lo up
  "$1" address add 169.254.169.254/32 dev lo
  shift
  exec "$@"`;

async function inOwnNetwork(env: Readonly<Record<string, string>>) {
  const [unshare, ip] = [requireProgram("unshare"), requireProgram("ip")];
  const program = [process.execPath, `${ROOT}test/fixtures/link-local.ts`, BINARY, "--", "printenv", "A"];
  const proxy = "http://127.0.0.1:3128";
  const { stdout } = await execa(
    unshare,
    ["--map-root-user", "--net", "sh", "-ec", SET_UP, "sh", ip, ...program],
    {
      env: {
        PATH: "/usr/bin:/bin",
        ...ownFolders(),
        ENVSHIM_SPEC: specFile({ A: "secret:a" }),
        ENVSHIM_CACHE: "off",
        ENVSHIM_TIMEOUT: "3s",
        HTTP_PROXY: proxy,
        http_proxy: proxy,
        HTTPS_PROXY: proxy,
        ...env,
      },
      extendEnv: false,
      stdin: "ignore",
    },
  );
  return JSON.parse(stdout);
}

test("Azure's instance metadata is asked at its address, never through a proxy", async () => {
  const said = await inOwnNetwork({
    ENVSHIM_ENDPOINT: "azure-keyvault://my-vault?endpoint=http://127.0.0.1:8200",
  });
  expect(said).toMatchObject({ status: 0, stdout: "of azure\n", asked: [] });
});

/** What each of its tokens ends with. */
const SIGNATURE = entraToken("", "").split(".")[2] ?? "";

describe.each(["text", "json"])("Azure's instance metadata, in %s", (format) => {
  const play = (what: string) =>
    inOwnNetwork({
      PLAY: what,
      ENVSHIM_ENDPOINT: "azure-keyvault://my-vault?endpoint=http://127.0.0.1:8200",
      ENVSHIM_LOG_LEVEL: "debug",
      ENVSHIM_LOG_FORMAT: format,
      ENVSHIM_CACHE: "on",
      ENVSHIM_CACHE_KEY_FILE: tempFile("key", "key material"),
      ENVSHIM_CACHE_DIR: join(tempDir(), "cache"),
      ENVSHIM_CACHE_TTL: "0s",
      ENVSHIM_ATTEMPT_TIMEOUT: "500ms",
    });

  test.each([
    ["wrong role", "the instance metadata at 169.254.169.254 answered 400"],
    ["expired", "answered 401 Unauthorized: it does not accept the token"],
  ])("%s: 77, and why", async (what, says) => {
    const said = await play(what);
    expect(said).toMatchObject({ status: 77, stdout: "" });
    expect(said.stderr).toContain(says);
    expect(said.stderr).not.toContain(SIGNATURE);
  });

  test("renewed: a refused token is got anew, and the app starts", async () => {
    const said = await play("renewed");
    expect(said).toMatchObject({ status: 0, stdout: "of azure\n" });
    expect(said.stderr).not.toContain(SIGNATURE);
  });

  test("server down: a warm cache starts the app, with one warning", async () => {
    const said = await play("server down");
    expect(said).toMatchObject({ status: 0, stdout: "of azure\n" });
    expect(said.stderr.match(/^envshim: warning: |"level":"warn"/gm)).toHaveLength(1);
    expect(said.stderr).toMatch(/1 cached secret, \d+s old, is used/);
    expect(said.stderr).not.toContain(SIGNATURE);
  });
});

test("Google's metadata server is asked at its address, never through a proxy", async () => {
  const said = await inOwnNetwork({
    ENVSHIM_ENDPOINT: "gcp-secretmanager://my-project?endpoint=http://127.0.0.1:8200",
    GCE_METADATA_HOST: "169.254.169.254",
  });
  expect(said).toMatchObject({ status: 0, stdout: "of google\n", asked: [] });
});

test.each([
  ["gcp-secretmanager://my-project", { GCE_METADATA_HOST: "192.0.2.1" }],
  ["aws-secretsmanager://eu-west-1", { AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://192.0.2.1" }],
])("%s: a metadata server of another address goes through no proxy either", async (store, address) => {
  const said = await inOwnNetwork({
    ENVSHIM_ENDPOINT: `${store}?endpoint=http://127.0.0.1:8200`,
    ENVSHIM_ALLOW_HTTP: "on",
    ENVSHIM_TIMEOUT: "3s",
    ...address,
  });
  expect(said).toMatchObject({ status: 69, stdout: "", asked: [] });
});

test("an identity endpoint over plain http that is no metadata address is not asked", async () => {
  const said = await inOwnNetwork({
    ENVSHIM_ENDPOINT: "azure-keyvault://my-vault?endpoint=http://127.0.0.1:8200",
    IDENTITY_ENDPOINT: "http://192.0.2.1/msi/token",
    IDENTITY_HEADER: "canary",
  });
  expect(said).toMatchObject({ status: 78, stdout: "", asked: [] });
  expect(said.stderr).not.toContain("canary");
});
