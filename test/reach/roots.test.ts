// The executables of the release start on every base that the table of docs/install.md says was run.
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { copyLibraries } from "../../build/libraries.mjs";
import { TARGETS, type Target } from "../../build/targets.mjs";
import { runnerOf } from "../../build/tools.mjs";
import { makeAuthority } from "../support/certs.ts";
import { answerSecrets } from "../support/endpoint.ts";
import { startHttps } from "../support/https.ts";
import { tempDir } from "../support/temp.ts";
import { runInside } from "./support/inside.ts";
import { unpack } from "./support/release.ts";
import { debianRoot } from "./support/roots.ts";

const DEBIAN_ARCH = { x64: "amd64", arm64: "arm64" };
const SUITES = ["bullseye", "bookworm", "trixie"];

/** What the platform publishes as a sample, with a secret that is there. */
const SPEC = `env:
  - name: some-env
    value: some-value
  - name: secret-env
    value: secret:mySecretEnv
`;

const MISSING = `env:
  - name: secret-env
    value: secret:notThere
`;

describe.each(TARGETS)("$name", (target) => {
  test.each(SUITES)(
    "in Debian %s: https, the cache, exec and the exit codes",
    async (suite) => {
      await trial(target, await debianRoot(suite, DEBIAN_ARCH[target.arch]));
    },
    300_000,
  );

  test("in an empty root with the libraries that --libraries puts there, and nothing else", async () => {
    const root = tempDir();
    const file = join(await unpack(target.name), "envshim");
    copyLibraries({ target, runner: runnerOf(target, true), file, folder: root });
    for (const folder of ["proc", "dev", "tmp"]) mkdirSync(join(root, folder));
    await trial(target, root);
  }, 300_000);
});

/** The main job over https, again with the cache alone, and how it ends when something is wrong. */
async function trial(target: Target, root: string): Promise<void> {
  const folder = tempDir();
  const authority = await makeAuthority();
  const store = await startHttps(await authority.issue("s", ["IP:127.0.0.1"]), (request, reply) =>
    answerSecrets({ mySecretEnv: "stored" }, request, reply),
  );
  copyFileSync(join(await unpack(target.name), "envshim"), join(folder, "envshim"));
  // The application: a program that needs no library, so that it is the same in every root.
  const shell = join(await debianRoot("bookworm", DEBIAN_ARCH[target.arch]), "bin/busybox");
  cpSync(shell, join(folder, "busybox"), { dereference: true });
  cpSync(authority.certFile, join(folder, "ca.pem"));
  writeFileSync(join(folder, "spec.yaml"), SPEC);
  writeFileSync(join(folder, "missing.yaml"), MISSING);
  writeFileSync(join(folder, "wrong.yaml"), "env: [{ name: A, value: [] }]\n");
  const settings = {
    ENVSHIM_SPEC: "/tmp/spec.yaml",
    ENVSHIM_ENDPOINT: `https://127.0.0.1:${store.port}`,
    ENVSHIM_CA_FILE: "/tmp/ca.pem",
    ENVSHIM_TOKEN: "a-token",
    ENVSHIM_CACHE_DIR: "/tmp/cache",
  };
  const envshim = (command: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    runInside({ root, target, folder }, ["/tmp/envshim", "--", ...command], { ...settings, ...more });
  // Not by way of a shell: those drop names such as some-env.
  const print = ["/tmp/busybox", "env"];
  for (const _ of ["from the store", "from the cache"]) {
    const { status, stdout, stderr } = await envshim(print);
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('"level":"info"') });
    expect(stdout.split("\n")).toEqual(expect.arrayContaining(["some-env=some-value", "secret-env=stored"]));
  }
  expect(store.requests.length).toBe(1);
  const { stdout, pid } = await envshim(["/tmp/busybox", "sh", "-c", "echo $$"]);
  expect(stdout).toBe(`${pid}\n`);
  expect((await envshim(["/tmp/busybox", "sh", "-c", "exit 7"])).status).toBe(7);
  expect((await envshim(print, { ENVSHIM_SPEC: "/tmp/missing.yaml" })).status).toBe(79);
  expect((await envshim(print, { ENVSHIM_SPEC: "/tmp/wrong.yaml" })).status).toBe(65);
  expect((await envshim(["not-there"])).status).toBe(127);
}
