import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { requireProgram } from "./packages.ts";
import { freePort, startProgram } from "./program.ts";
import { tempFile } from "./temp.ts";

const VERSION = "v1.21.4";

/** The oldest Go that builds it. */
const GO = [1, 25, 3] as const;

/** Milliseconds that building Vault may take where nothing of it was built before. */
export const BUILD_TIMEOUT = 900_000;

/** True where somebody said that the tests with a real Vault are to be left out. */
export const WITHOUT_VAULT = process.env.ENVSHIM_TEST_VAULT === "off";
if (WITHOUT_VAULT) console.warn("ENVSHIM_TEST_VAULT=off: the tests with a real Vault are left out");

let program = "";

/** Builds Vault, once for all runs of the tests on this machine. @throws where Go is missing or too old, saying so */
export async function buildVault(): Promise<void> {
  const folder = join(homedir(), ".cache/envshim-test");
  const out = join(folder, `vault.${VERSION}`);
  requireGo();
  mkdirSync(folder, { recursive: true });
  requireProgram("unshare");
  // flock is of the same package. Two runs side by side build it once.
  await execa("flock", [`${out}.lock`, join(import.meta.dirname, "build-vault.sh"), out, VERSION]);
  program = out;
}

function requireGo(): void {
  const said = spawnSync("go", ["version"], { encoding: "utf8" }).stdout ?? "";
  const version = /go(\d+)\.(\d+)(?:\.(\d+))?/
    .exec(said)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  if (version && compare(version, GO) >= 0) return;
  const found = version ? `Go ${version.join(".")} is too old` : "Go is not there";
  throw new Error(
    `the tests build Vault with Go ${GO.join(".")} or later, and ${found}; ENVSHIM_TEST_VAULT=off leaves them out`,
  );
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = b.findIndex((part, at) => a[at] !== part);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

/** A real Vault, in memory, with a KV 2 engine at `secret` and a KV 1 engine at `kv1`. */
export interface Vault {
  readonly host: string;
  readonly root: string;
  /** Calls its API. @param token default: the root token */
  call(method: string, path: string, body?: object, token?: string): Promise<VaultReply>;
  /** Puts a secret into `secret`. */
  put(path: string, data: object): Promise<void>;
  /** Makes a policy that lets read what is below a path of `secret`. */
  allow(policy: string, path: string): Promise<void>;
  /** A token with these policies. */
  token(...policies: string[]): Promise<string>;
}

/** What its API says, as far as tests look at it. */
export interface VaultReply {
  readonly auth?: { readonly client_token: string };
  readonly data?: Readonly<Record<string, unknown>>;
  readonly wrap_info?: { readonly token: string };
}

/** Starts one that is stopped when the test ends. @param listener more of its configuration, for TLS */
export async function startVault(listener = ""): Promise<Vault> {
  const root = "root-token-of-the-test";
  const port = await freePort();
  const config = listener === "" ? [] : [`-config=${tempFile("vault.hcl", listener)}`];
  const args = ["server", "-dev", "-dev-no-store-token", `-dev-root-token-id=${root}`, ...config];
  await startProgram(program, [...args, `-dev-listen-address=127.0.0.1:${port}`], port);
  const host = `127.0.0.1:${port}`;
  const call: Vault["call"] = async (method, path, body, token = root) => {
    const reply = await fetch(`http://${host}/v1/${path}`, {
      method,
      headers: { "x-vault-token": token, ...(path.startsWith("auth/token/create") && wrapHeader(body)) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const said = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${said}`);
    return said === "" ? {} : JSON.parse(said);
  };
  await expectReady(host);
  await call("POST", "sys/mounts/kv1", { type: "kv", options: { version: "1" } });
  return {
    host,
    root,
    call,
    async put(path, data) {
      await call("POST", `secret/data/${path}`, { data });
    },
    async allow(policy, path) {
      const rule = `path "secret/data/${path}" { capabilities = ["read"] }`;
      await call("POST", `sys/policies/acl/${policy}`, { policy: rule });
    },
    async token(...policies) {
      const { auth } = await call("POST", "auth/token/create", { policies });
      return auth?.client_token ?? "";
    },
  };
}

function wrapHeader(body: object | undefined): Readonly<Record<string, string>> {
  return body && "wrap_ttl" in body ? { "x-vault-wrap-ttl": String(body.wrap_ttl) } : {};
}

/** Its port is open a moment before its engines are there. */
async function expectReady(host: string): Promise<void> {
  for (;;) {
    const reply = await fetch(`http://${host}/v1/secret/config`, {
      headers: { "x-vault-token": "root-token-of-the-test" },
    });
    await reply.text();
    if (reply.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
