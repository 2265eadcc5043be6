import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../support/paths.ts";
import { envshim } from "../support/run.ts";
import { tempDir } from "../support/temp.ts";
import { build, docker, run } from "./support/docker.ts";
import { IMAGES, MARK } from "./support/names.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";
import { SERVING_IMAGES, type ServingImage } from "./support/serving-images.ts";

/** Stands for a server: shows how it was started. */
const STUB = '#!/bin/sh\nprintf "%s\\n" "$(id -u)" "$API_KEY" "$0" "$@"\n';

test.each(SERVING_IMAGES)(
  "the $example example keeps the image's ENTRYPOINT, CMD and USER",
  async (image) => {
    const { stock, wrapped } = await buildExample(image);
    expect(await configOf(wrapped)).toEqual({
      entrypoint: ["envshim", "--", ...image.entrypoint],
      cmd: image.cmd,
      user: image.user,
    });
    const { env, mounts } = await secretWorld();
    const args = ["--model", "a b"];
    const uid = image.user || "0";
    const { stdout } = await run(args, { image: wrapped, env, mounts });
    const [program = "", ...own] = image.entrypoint;
    expect(stdout.split("\n")).toEqual([uid, SECRET, expect.stringContaining(program), ...own, ...args, ""]);
    const dockerfile = await envshim(["wrap"], { input: await docker(["image", "inspect", stock]) });
    expect(startLines(dockerfile.stdout)).toEqual({
      entrypoint: ["/usr/local/bin/envshim", "--", ...image.entrypoint],
      cmd: image.cmd,
    });
  },
);

/** An image with the entry point of the published one, and the example built on it. */
async function buildExample({ example, entrypoint, cmd, user }: ServingImage) {
  const [program = ""] = entrypoint;
  const target = program.startsWith("/") ? program : `/usr/bin/${program}`;
  const context = tempDir();
  writeFileSync(join(context, "stub"), STUB);
  chmodSync(join(context, "stub"), 0o755);
  const lines = [
    `FROM ${IMAGES.base}`,
    `COPY stub ${target}`,
    ...(user ? [`USER ${user}`] : []),
    `ENTRYPOINT ${JSON.stringify(entrypoint)}`,
    ...(cmd ? [`CMD ${JSON.stringify(cmd)}`] : []),
  ];
  writeFileSync(join(context, "Dockerfile"), `${lines.join("\n")}\n`);
  const stock = `${MARK}/${example}-stock`;
  await build({ tag: stock, context });
  const wrapped = `${MARK}/${example}`;
  await build({
    tag: wrapped,
    context: `${ROOT}docker/examples/${example}`,
    args: { BASE: stock, ENVSHIM: IMAGES.envshim },
  });
  return { stock, wrapped };
}

async function configOf(image: string): Promise<unknown> {
  const format =
    '{"entrypoint":{{json .Config.Entrypoint}},"cmd":{{json .Config.Cmd}},"user":{{json .Config.User}}}';
  return JSON.parse(await docker(["image", "inspect", `--format=${format}`, image]));
}

function startLines(dockerfile: string) {
  const list = (keyword: string) =>
    JSON.parse(new RegExp(`^${keyword} (.*)$`, "m").exec(dockerfile)?.[1] ?? "null");
  return { entrypoint: list("ENTRYPOINT"), cmd: list("CMD") };
}
