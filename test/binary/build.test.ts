import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { chooseTargets } from "../../build/targets.mjs";
import { cloneSources } from "../support/clone.ts";
import { oldNode } from "../support/node20.ts";
import { ROOT } from "../support/paths.ts";
import { envshim } from "../support/run.ts";
import { tempDir, tempFile } from "../support/temp.ts";

const FOREIGN = process.arch === "arm64" ? "linux-x64" : "linux-arm64";
const HERE = `linux-${process.arch}`;
const NODE = createRequire(import.meta.url).resolve(`node-${HERE}/bin/node`);

/** Builds into a folder of the test. */
function build(
  args: readonly string[],
  { env = {}, from = ROOT }: { env?: Record<string, string>; from?: string } = {},
) {
  return execa(process.execPath, [join(from, "build.mjs"), ...args], { env, reject: false, all: true });
}

test("a Node binary that is not there is named", async () => {
  const { exitCode, stderr } = await build(["--node", "/nowhere/node", "--out", tempDir()]);
  expect(exitCode).toBe(1);
  expect(stderr).toBe("build: there is no Node binary at /nowhere/node; check --node");
});

test("a Node that is too old is named, with what is needed", async () => {
  const { exitCode, stderr } = await build(["--node", await oldNode(), "--out", tempDir()]);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(
    /^build: .*node is Node v20\.\S+, but the executable needs 24 or later: run npm ci .*--node PATH$/,
  );
}, 120_000);

test("the same sources give the same bytes, in another folder, with another Node's path and other settings", async () => {
  const [here, there] = [tempDir(), tempDir()];
  const clone = await cloneSources();
  const node = join(tempDir(), "another-node");
  copyFileSync(NODE, node);
  const commit = { ENVSHIM_COMMIT: "0123456789abcdef0123456789abcdef01234567" };
  const first = await build(["--out", here], { env: commit });
  const second = await build(["--out", there, "--node", node], {
    from: clone,
    env: {
      ...commit,
      TMPDIR: tempDir(),
      TZ: "Asia/Tokyo",
      LANG: "de_DE.UTF-8",
      SOME_VARIABLE: "x".repeat(1000),
    },
  });
  expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
  const same = ["envshim.cjs", "envshim"].map((file) =>
    readFileSync(join(there, file)).equals(readFileSync(join(here, file))),
  );
  expect(same).toEqual([true, true]);
}, 180_000);

test("sizes are told for each file", async () => {
  const { all } = await build(["--out", tempDir()]);
  expect(all).toMatch(/envshim\.cjs +raw +0\.\d+ MB {2}gzip +0\.\d+ MB {2}zstd -3 +0\.\d+ MB {2}\d+\.\d s/);
  expect(all).toMatch(/envshim +raw +11\d\.\d+ MB {2}gzip +[23]\d\.\d+ MB/);
}, 120_000);

test("targets are named as Node or as Docker has them; without any it is this machine, on a Mac none", () => {
  const names = (list: string | undefined, platform = "linux", arch = "x64") =>
    chooseTargets(list, { platform, arch }).map(({ name }) => name);
  expect(names("linux-arm64,linux-x64")).toEqual(["linux-arm64", "linux-x64"]);
  expect(names("linux/arm64,linux-arm64")).toEqual(["linux-arm64"]);
  expect(names(undefined, "linux", "arm64")).toEqual(["linux-arm64"]);
  expect(names(undefined, "darwin", "arm64")).toEqual([]);
  expect(() => names("linux-riscv64")).toThrow(
    "there is no target linux-riscv64; there are linux-x64, linux-arm64",
  );
});

test("what a foreign target needs and is not there is told, with the command that brings it", async () => {
  const clone = await cloneSources();
  const node = join(clone, "node_modules", `node-${FOREIGN}`, "bin/node");
  rmSync(join(clone, "node_modules", `node-${FOREIGN}`), { force: true });
  const path = tempDir();
  symlinkSync(process.execPath, join(path, "node"));
  const out = ["--out", tempDir(), "--target", FOREIGN];
  const withoutNode = await build(out, { from: clone, env: { PATH: path } });
  expect(withoutNode.exitCode).toBe(1);
  expect(withoutNode.all).toBe(
    `build: ${FOREIGN} needs the npm package node-${FOREIGN}@24.21.0: node build.mjs --target ${FOREIGN} --fetch`,
  );
  mkdirSync(join(node, ".."), { recursive: true });
  writeFileSync(node, "");
  const withoutEmulator = await build(out, { from: clone, env: { PATH: path } });
  expect(withoutEmulator.exitCode).toBe(1);
  expect(withoutEmulator.all).toMatch(
    /^build: \S+ is built here by way of qemu: apt-get install -y qemu-user-static libc6-\S+-cross .*, or node build\.mjs --target \S+ --fetch$/,
  );
});

test("on a Mac it makes the bundle, which works there, and says where the executable comes from", async () => {
  const out = tempDir();
  const esbuild = createRequire(import.meta.url).resolve(`@esbuild/${HERE}/bin/esbuild`);
  const env = {
    ESBUILD_BINARY_PATH: esbuild,
    NODE_OPTIONS: `--import=${ROOT}test/fixtures/mac.mjs`,
  };
  const { exitCode, all } = await build(["--out", out], { env });
  expect(exitCode).toBe(0);
  expect(all).toMatch(
    /the executable is for Linux\. Docker makes it:\n {2}docker build -f docker\/Dockerfile --platform linux\/\S+ -t envshim \.$/,
  );
  expect(existsSync(join(out, "envshim"))).toBe(false);
  const bundle = join(out, "envshim.cjs");
  const spec = tempFile("spec.yaml", "env:\n  - name: A\n    value: secret:a\n");
  const check = await execa(process.execPath, [bundle, "check", "--spec", spec], { env });
  expect(check.stdout).toMatch(/A +reference/);
  const input = JSON.stringify([
    {
      Id: "sha256:ab12",
      RepoTags: ["app:1"],
      Os: "linux",
      Architecture: "amd64",
      Config: { Entrypoint: ["app"] },
    },
  ]);
  const wrap = await execa(process.execPath, [bundle, "wrap"], { env, input });
  expect(wrap.stdout).toContain("FROM --platform=linux/amd64 app:1");
}, 60_000);

test("it needs no program but Node, and the executable works", async () => {
  const [bin, out] = [tempDir(), tempDir()];
  symlinkSync(process.execPath, join(bin, "node"));
  const { exitCode, all } = await build(["--out", out], { env: { PATH: bin } });
  expect(exitCode).toBe(0);
  expect(all).toMatch(/envshim\.cjs +raw +0\.\d+ MB {2}gzip +0\.\d+ MB {2}zstd -3 +0\.\d+ MB {2}\d+\.\d s/);
  expect(all).toMatch(/envshim +raw +11\d\.\d+ MB/);
  const run = await envshim(["--", "echo", "works"], { file: join(out, "envshim") });
  expect(run).toMatchObject({ status: 0, stdout: "works\n" });
}, 120_000);

test("a rehearsal that fails shows its own log lines", async () => {
  // A colon ends a folder in PATH, so the rehearsal does not find its command.
  const out = join(tempDir(), "a:b");
  const { exitCode, stderr } = await build(["--out", out]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("the rehearsal ended with status 127:");
  expect(stderr).toContain('the command \\"app\\" is not in PATH');
}, 120_000);

test("a rehearsal that cannot be held shows why", async () => {
  const node = join(tempDir(), "node");
  writeFileSync(node, `#!/bin/sh\nTMPDIR=/nowhere exec "${process.execPath}" "$@"\n`, { mode: 0o755 });
  const { exitCode, stderr } = await build(["--node", node, "--out", tempDir()]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("no such file or directory, mkdtemp '/nowhere/");
}, 120_000);
