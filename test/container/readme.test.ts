import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeWheel } from "../../build/release/wheel.mjs";
import { TARGETS } from "../../build/targets.mjs";
import { BINARY, ROOT } from "../support/paths.ts";
import { readmeBlock } from "../support/readme.ts";
import { tempDir } from "../support/temp.ts";
import { build, docker, run } from "./support/docker.ts";
import { makeModelServer } from "./support/model-server.ts";
import { MARK } from "./support/names.ts";
import { makePipBase } from "./support/pip-base.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";

test("the README's first Dockerfile, on another base, gives its CMD the secrets", async () => {
  const context = tempDir();
  mkdirSync(join(context, "dist"));
  copyFileSync(BINARY, join(context, "dist/envshim"));
  // As in the clone.
  copyFileSync(`${ROOT}.dockerignore`, join(context, ".dockerignore"));
  writeFileSync(join(context, "serve.py"), 'import os\nprint(os.environ["API_KEY"])\n');
  const dockerfile = readmeBlock("dockerfile").replace(/^FROM .*$/m, `FROM ${await makeModelServer()}`);
  writeFileSync(join(context, "Dockerfile"), dockerfile);
  const image = `${MARK}/readme`;
  await build({ tag: image, context });
  const { env, mounts } = await secretWorld();
  expect((await run([], { image, env, mounts })).stdout).toBe(`${SECRET}\n`);
  await docker(["image", "rm", image]);
}, 300_000);

test("the README's Dockerfile with a wheel: pip installs it within 5 s, and envshim runs", async () => {
  const context = tempDir();
  const target = TARGETS.find(({ arch }) => arch === process.arch);
  await makeWheel({
    folder: context,
    version: "0.0.1",
    platform: target?.wheel ?? "",
    executable: BINARY,
    summary: "A test",
    readme: "",
    licences: {},
    sbom: "{}",
    date: new Date("2026-01-01T00:00:00Z"),
  });
  // The base stands for python:3.12-slim; Debian's own pip asks for this option, which that one does not need.
  const base = await makePipBase();
  const dockerfile = readmeBlock("wheel dockerfile").replace(
    /^FROM .*$/m,
    `FROM ${base}\nENV PIP_BREAK_SYSTEM_PACKAGES=1`,
  );
  writeFileSync(join(context, "Dockerfile"), dockerfile);
  const image = `${MARK}/readme-wheel`;
  await build({ tag: image, context });
  const { env, mounts } = await secretWorld();
  const { stdout, status } = await run(["printenv", "API_KEY"], { image, env, mounts });
  expect({ stdout, status }).toEqual({ stdout: `${SECRET}\n`, status: 0 });
  const script =
    "pip install --no-index --force-reinstall /tmp/envshim-*.whl >/dev/null && envshim --version";
  const options = ["--entrypoint=sh", `--volume=${context}:/tmp:ro`];
  const pip = await run(["-c", script], {
    image: base,
    options: [...options, "--env=PIP_BREAK_SYSTEM_PACKAGES=1"],
  });
  expect({ status: pip.status, stdout: pip.stdout }).toEqual({
    status: 0,
    stdout: expect.stringMatching(/^envshim \d+\.\d+\.\d+ \(Node /),
  });
  expect(pip.ms).toBeLessThan(5_000);
  await docker(["image", "rm", image]);
}, 300_000);

test("the README shows docker/examples/entrypoint/Dockerfile as it is, but for its header", () => {
  const file = readFileSync(`${ROOT}docker/examples/entrypoint/Dockerfile`, "utf8");
  expect(file.slice(file.indexOf("ARG BASE"))).toBe(readmeBlock("entrypoint dockerfile"));
});
