import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { makeAuthorityIn } from "../support/authority.ts";
import { answerSecrets } from "../support/native-protocol.ts";
import { BINARY, BUNDLE } from "../support/paths.ts";
import { bareRuntime, emptySnapshot, writtenAnew } from "./bare-runtime.ts";
import type { Contestant } from "./compare.ts";
import { writeStampProgram } from "./stamp.ts";

/** Starts at the same moment, as on a node that comes back. */
const AT_ONCE = 8;

/** Every row, the bare runtime first, and what ends the endpoints that they ask. */
export async function benchRows(folder: string): Promise<{ rows: Contestant[]; close: () => void }> {
  const secrets = Object.fromEntries(
    Array.from({ length: 50 }, (_, i) => [`secret${i}`, `value of secret ${i}`]),
  );
  const authority = await makeAuthorityIn(folder);
  const { cert, key } = await authority.issue("server", ["IP:127.0.0.1"]);
  const listener = respond(secrets);
  const http = createHttpServer(listener).listen(0, "127.0.0.1");
  const https = createHttpsServer({ cert, key }, listener).listen(0, "127.0.0.1");
  await Promise.all(
    [http, https].map((server) => new Promise((resolve) => server.once("listening", resolve))),
  );
  const portOf = (server: typeof http | typeof https) => (server.address() as AddressInfo).port;

  const spec = (name: string, variables: Record<string, string>) => {
    const file = join(folder, `${name}.yaml`);
    const entries = Object.entries(variables).map(
      ([name, value]) => `  - name: ${name}\n    value: ${value}\n`,
    );
    writeFileSync(file, `env:\n${entries.join("")}`);
    return file;
  };
  const references = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`SECRET_${i}`, `secret:secret${i}`]));
  const literals = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`NAME_${i}`, `value ${i}`]));

  const common = { PATH: process.env.PATH ?? "", ENVSHIM_CACHE: "off" };
  const app = join(folder, "app");
  writeStampProgram(app);
  // As an image's files are: one of the last minute may still be open for writing, and is tried before it is executed.
  utimesSync(app, 0, 0);
  const bare = bareRuntime(folder, app, common);
  const executable = writtenAnew(BINARY, join(folder, "envshim"));
  const bundle = writtenAnew(BUNDLE, join(folder, "envshim.cjs"));
  const shim = (name: string, specFile: string, env: Record<string, string> = {}): Contestant => ({
    name,
    file: executable,
    args: ["--", app],
    env: { ...common, ENVSHIM_SPEC: specFile, ...env },
  });

  const none = spec("none", { MODEL_NAME: "iris", "some-env": "some-value" });
  const withKeys = (name: string, keys: string) => {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, `${readFileSync(none, "utf8")}${keys}`);
    return file;
  };
  const whole = withKeys("whole", "image: example/server:latest\nresources:\n  replicas: 1\n");
  const nested = withKeys("nested", "healthChecks:\n  readiness:\n    path: /healthz\n");
  const one = spec("one", references(1));
  const fifty = spec("fifty", references(50));
  const overHttp = { ENVSHIM_ENDPOINT: `http://127.0.0.1:${portOf(http)}` };
  const overTls = {
    ENVSHIM_ENDPOINT: `https://127.0.0.1:${portOf(https)}`,
    ENVSHIM_CA_FILE: authority.certFile,
  };
  const paths = { ENVSHIM_ENDPOINT: `${overHttp.ENVSHIM_ENDPOINT}/kv/{name}` };
  const bareAtOnce = { ...bare, name: `the bare runtime, ${AT_ONCE} at once`, atOnce: AT_ONCE };
  const cacheDir = join(folder, "cache");
  mkdirSync(cacheDir, { mode: 0o700 });
  const cached = { ...overHttp, ENVSHIM_TOKEN: "token", ENVSHIM_CACHE: "on", ENVSHIM_CACHE_DIR: cacheDir };
  const vault = {
    ENVSHIM_ENDPOINT: `vault+http://127.0.0.1:${portOf(http)}/secret`,
    ENVSHIM_TOKEN: "token",
  };
  const rows: Contestant[] = [
    bare,
    emptySnapshot(folder, app, common),
    shim("no reference", none),
    shim("no reference, in a whole deployment", whole),
    shim("no reference, read as YAML", nested),
    shim("1 secret over http", one, overHttp),
    shim("1 secret of Vault over http", one, vault),
    shim("50 secrets, one batch", fifty, overHttp),
    shim("50 secrets, warm cache", fifty, cached),
    shim("50 secrets over TLS with a CA file", fifty, overTls),
    shim("500 literals", spec("many", literals(500))),
    shim("50 paths of a store that takes 20 ms", fifty, paths),
    bareAtOnce,
    {
      ...shim(`1 secret over http, ${AT_ONCE} at once`, one, overHttp),
      atOnce: AT_ONCE,
      base: bareAtOnce.name,
    },
    {
      name: "plain bundle, no reference",
      file: bare.file,
      args: ["--no-warnings", bundle, "--", app],
      env: { ...common, ENVSHIM_SPEC: none },
    },
    ...goFloor(folder, app, common),
    ...installed("tini", ["--", app], common),
  ];
  const close = () => {
    for (const server of [http, https]) {
      server.close();
      server.closeAllConnections();
    }
  };
  return { rows, close };
}

/**
 * The native protocol and Vault's KV 2 (in the shape of Vault 1.21's replies), at once, and below `/kv/` one path a
 * secret, which takes 20 ms.
 */
function respond(secrets: Readonly<Record<string, string>>): RequestListener {
  return async (incoming, reply) => {
    const name = /^\/kv\/(.+)$/.exec(incoming.url ?? "")?.[1];
    if (name !== undefined) {
      setTimeout(() => reply.end(JSON.stringify({ value: secrets[name] })), 20);
      return;
    }
    const inVault = /^\/v1\/secret\/data\/(.+)$/.exec(incoming.url ?? "")?.[1];
    if (inVault !== undefined) {
      reply.setHeader("content-type", "application/json").end(vaultReply(secrets[inVault] ?? ""));
      return;
    }
    const body = await text(incoming);
    answerSecrets(
      secrets,
      { method: "POST", url: incoming.url ?? "", headers: incoming.headers, body, at: 0 },
      reply,
    );
  };
}

function vaultReply(value: string): string {
  return JSON.stringify({
    request_id: "0f5bb8b1-1c85-4d2e-8dc0-3a1a6d1d2b6e",
    lease_id: "",
    renewable: false,
    lease_duration: 0,
    data: {
      data: { value },
      metadata: {
        created_time: "2026-11-24T08:00:00.000000000Z",
        custom_metadata: null,
        deletion_time: "",
        destroyed: false,
        version: 1,
      },
    },
    wrap_info: null,
    warnings: null,
    auth: null,
    mount_type: "kv",
  });
}

/** A program in Go that becomes the app and does nothing else: what a shim in Go starts from, where Go is there. */
function goFloor(folder: string, app: string, env: Record<string, string>): Contestant[] {
  const source = join(folder, "floor.go");
  const file = join(folder, "floor");
  writeFileSync(
    source,
    `package main

import (
	"os"
	"syscall"
)

func main() {
	syscall.Exec(os.Args[1], os.Args[1:], os.Environ())
}
`,
  );
  const { status } = spawnSync("go", ["build", "-o", file, source], { cwd: folder });
  return status === 0 ? [{ name: "Go's floor (installed)", file, args: [app], env }] : [];
}

/** A program's row, where it is installed. */
function installed(program: string, args: readonly string[], env: Record<string, string>): Contestant[] {
  const found = spawnSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).stdout.trim();
  return found === "" ? [] : [{ name: `${program} (installed)`, file: found, args, env }];
}
