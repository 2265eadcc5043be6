import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, onTestFinished } from "vitest";
import { requireProgram } from "./packages.ts";
import { freePort, runUntilSaid } from "./program.ts";

const VERSION = "v1.21.4";

/** Milliseconds that building Vault may take where nothing of it was built before. */
export const BUILD_TIMEOUT = 900_000;

let program = "";

/** Builds Vault, once for all runs of the tests on this machine. @throws where that cannot be done, saying why */
export async function buildVault(): Promise<void> {
  const folder = join(homedir(), ".cache/envshim-test");
  const out = join(folder, `vault.${VERSION}`);
  mkdirSync(folder, { recursive: true });
  requireProgram("unshare");
  // flock is of the same package. Two runs side by side build it once.
  const build = [process.execPath, join(import.meta.dirname, "build-vault.ts"), out, VERSION];
  await execa("flock", [`${out}.lock`, ...build]);
  program = out;
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

/** Starts one that is stopped when the test ends. */
export async function startVault(): Promise<Vault> {
  const { vault, stop } = await runVault();
  onTestFinished(stop);
  return vault;
}

/** One Vault for all the tests of a file. @param config makes the file of its configuration, for TLS @returns it */
export function useVault(config: () => Promise<string>): () => Vault {
  let running: Running | undefined;
  beforeAll(async () => {
    await buildVault();
    running = await runVault(await config());
    return running.stop;
  }, BUILD_TIMEOUT);
  return () => {
    if (running) return running.vault;
    throw new Error("there is no Vault outside of tests");
  };
}

interface Running {
  readonly vault: Vault;
  stop(): Promise<void>;
}

const ROOT_TOKEN = "root-token-of-the-test";

async function runVault(configFile?: string): Promise<Running> {
  const root = ROOT_TOKEN;
  const port = await freePort();
  const config = configFile === undefined ? [] : [`-config=${configFile}`];
  const args = ["server", "-dev", "-dev-no-store-token", `-dev-root-token-id=${root}`, ...config];
  // Its port is open a moment before its engines are there; this is the last that it says.
  const words = "Development mode should NOT be used in production";
  const stop = await runUntilSaid(words, program, [...args, `-dev-listen-address=127.0.0.1:${port}`]);
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
  await call("POST", "sys/mounts/kv1", { type: "kv", options: { version: "1" } });
  const vault: Vault = {
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
  return { vault, stop };
}

/** Starts a Vault Proxy and waits until it has logged in. It is stopped when the test ends. @param configFile for it */
export async function startVaultProxy(configFile: string): Promise<void> {
  onTestFinished(await runUntilSaid("renewed auth token", program, ["proxy", `-config=${configFile}`]));
}

function wrapHeader(body: object | undefined): Readonly<Record<string, string>> {
  return body && "wrap_ttl" in body ? { "x-vault-wrap-ttl": String(body.wrap_ttl) } : {};
}
