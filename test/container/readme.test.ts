import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BINARY, ROOT } from "../support/paths.ts";
import { readmeBlock } from "../support/readme.ts";
import { tempDir } from "../support/temp.ts";
import { build, docker, run } from "./support/docker.ts";
import { makeModelServer } from "./support/model-server.ts";
import { MARK } from "./support/names.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";

test("the README's first Dockerfile, on another base, gives its CMD the secrets", async () => {
  const context = tempDir();
  mkdirSync(join(context, "dist"));
  copyFileSync(BINARY, join(context, "dist/envshim"));
  writeFileSync(join(context, "serve.py"), 'import os\nprint(os.environ["API_KEY"])\n');
  const dockerfile = readmeBlock("dockerfile").replace(/^FROM .*$/m, `FROM ${await makeModelServer()}`);
  writeFileSync(join(context, "Dockerfile"), dockerfile);
  const image = `${MARK}/readme`;
  await build({ tag: image, context });
  const { env, mounts } = await secretWorld();
  expect((await run([], { image, env, mounts })).stdout).toBe(`${SECRET}\n`);
  await docker(["image", "rm", image]);
}, 300_000);

test("the README shows docker/examples/entrypoint/Dockerfile as it is, but for its header", () => {
  const file = readFileSync(`${ROOT}docker/examples/entrypoint/Dockerfile`, "utf8");
  expect(file.slice(file.indexOf("ARG BASE"))).toBe(readmeBlock("entrypoint dockerfile"));
});
