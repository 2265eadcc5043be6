import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, expect, test } from "vitest";
import { runnerOf } from "../../build/tools.mjs";
import { ROOT } from "../support/paths.ts";
import { tempDir } from "../support/temp.ts";
import { type Build, build, docker, hasRegistry, run } from "./support/docker.ts";
import { filesOf } from "./support/files.ts";
import { FOREIGN_TARGET } from "./support/foreign.ts";
import { IMAGES, MARK } from "./support/names.ts";
import { makeNodeBase } from "./support/node-base.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";

const FILE = `${ROOT}docker/Dockerfile`;
const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const SOURCE = "https://git.example/envshim";
const args: Record<string, string> = { COMMIT, SOURCE };

beforeAll(async () => {
  // A private engine has no registry to take node:24-bookworm from.
  if (!hasRegistry()) args.BUILD_BASE = await makeNodeBase();
});

test.each([
  ["the legacy builder", async () => ({})],
  ["BuildKit", withBuildkit],
])(
  "docker/Dockerfile, built by %s, ends in an image that holds /envshim alone",
  async (name, findBuilder) => {
    const builder = await findBuilder();
    const tag = `${MARK}/built-by-${name.split(" ").at(-1)?.toLowerCase()}`;
    await dockerfile({ tag, ...builder });
    // Docker adds folders and files of its own to every container.
    const files = (await filesOf(tag)).filter((file) => !/^(dev|etc|proc|sys)\/|^\.dockerenv$/.test(file));
    expect(files).toEqual(["envshim"]);
    const app = `${tag}-app`;
    await build({
      tag: app,
      context: `${ROOT}docker/examples/entrypoint`,
      args: { BASE: IMAGES.base, ENVSHIM: tag },
    });
    const { env, mounts } = await secretWorld();
    expect((await run(["printenv", "API_KEY"], { image: app, env, mounts })).stdout).toBe(`${SECRET}\n`);
  },
  300_000,
);

test("its target standalone runs by itself, without a base", async () => {
  const tag = `${MARK}/standalone`;
  await dockerfile({ tag, target: "standalone" });
  const { stdout, status } = await run(["--version"], {
    image: tag,
    options: ["--user=1000", "--read-only"],
  });
  expect([stdout, status]).toEqual([expect.stringMatching(/^envshim \d+\.\d+\.\d+ \(Node 24\..*\)\n$/), 0]);
}, 300_000);

test("--platform makes it for another kind of machine, with no emulator registered in the kernel", async () => {
  const tag = `${MARK}/foreign`;
  const builder = await withBuildkit();
  await dockerfile({ tag, platform: FOREIGN_TARGET.docker, ...builder });
  expect(await docker(["image", "inspect", "--format={{.Os}}/{{.Architecture}}", tag])).toBe(
    FOREIGN_TARGET.docker,
  );
  const container = await docker(["create", `--label=${MARK}`, tag, "x"]);
  const out = tempDir();
  await docker(["cp", `${container}:/envshim`, out]);
  await docker(["rm", container]);
  const [emulator = "", ...options] = runnerOf(FOREIGN_TARGET, true);
  const { stdout } = await execa(emulator, [...options, join(out, "envshim"), "--version"]);
  expect(stdout).toContain(`, ${FOREIGN_TARGET.name}, commit ${COMMIT.slice(0, 12)})`);
}, 600_000);

test("it says where it comes from: the labels of the Open Container Initiative", async () => {
  const tag = `${MARK}/labels`;
  await dockerfile({ tag });
  const labels = JSON.parse(await docker(["image", "inspect", "--format={{json .Config.Labels}}", tag]));
  const { version } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8"));
  expect(labels).toEqual({
    "org.opencontainers.image.title": "envshim",
    "org.opencontainers.image.description": expect.stringContaining("entrypoint"),
    "org.opencontainers.image.source": SOURCE,
    "org.opencontainers.image.version": version,
    "org.opencontainers.image.revision": COMMIT,
    "org.opencontainers.image.licenses": "MIT",
  });
}, 300_000);

function dockerfile(given: Pick<Build, "tag"> & Partial<Build>): Promise<void> {
  return build({ context: ROOT, file: FILE, args, ...given });
}

/** What a build takes to use BuildKit: a client that can, one with buildx, or one from before it was moved out into buildx. */
async function withBuildkit(): Promise<Pick<Build, "buildkit">> {
  for (const client of ["docker", "/usr/bin/docker"]) {
    const { stdout } = await execa(client, ["--version"], { reject: false });
    const version = Number(/version (\d+)\./.exec(String(stdout))?.[1]);
    const { failed } = await execa(client, ["buildx", "version"], { reject: false });
    if (version < 23 || !failed) return { buildkit: client };
  }
  throw new Error("no Docker client here can use BuildKit: install docker-buildx, or Debian's docker.io");
}
