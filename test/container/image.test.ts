import { execa } from "execa";
import { beforeAll, expect, test } from "vitest";
import { ROOT } from "../support/paths.ts";
import { type Build, build, hasRegistry, run } from "./support/docker.ts";
import { filesOf } from "./support/files.ts";
import { IMAGES, MARK } from "./support/names.ts";
import { makeNodeBase } from "./support/node-base.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";

const FILE = `${ROOT}docker/Dockerfile`;
const args: Record<string, string> = {};

beforeAll(async () => {
  // A private engine has no registry to take node:24-bookworm from.
  if (!hasRegistry()) args.BUILD_BASE = await makeNodeBase();
});

test.each([
  ["the legacy builder", async () => undefined],
  ["BuildKit", buildkitClient],
])(
  "docker/Dockerfile, built by %s, ends in an image that holds /envshim alone",
  async (name, client) => {
    const buildkit = await client();
    const builder = buildkit === undefined ? {} : { buildkit };
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

function dockerfile(given: Pick<Build, "tag"> & Partial<Build>): Promise<void> {
  return build({ context: ROOT, file: FILE, args, ...given });
}

/** A Docker client that can use BuildKit: one with buildx, or one from before it was moved out into buildx. */
async function buildkitClient(): Promise<string> {
  for (const client of ["docker", "/usr/bin/docker"]) {
    const { stdout } = await execa(client, ["--version"], { reject: false });
    const version = Number(/version (\d+)\./.exec(String(stdout))?.[1]);
    const { failed } = await execa(client, ["buildx", "version"], { reject: false });
    if (version < 23 || !failed) return client;
  }
  throw new Error("no Docker client here can use BuildKit: install docker-buildx, or Debian's docker.io");
}
