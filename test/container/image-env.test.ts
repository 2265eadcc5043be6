import { dirname } from "node:path";
import { expect, test } from "vitest";
import { tempFile } from "../support/temp.ts";
import { build, run } from "./support/docker.ts";
import { IMAGES, MARK } from "./support/names.ts";
import { secretWorld } from "./support/secrets.ts";

test("the spec overrides the image's ENV and docker run -e, and leaves the rest of them alone", async () => {
  const image = `${MARK}/env`;
  const dockerfile = `FROM ${IMAGES.app}\nENV MODEL_NAME=default BATCH=8\n`;
  await build({ tag: image, context: dirname(tempFile("Dockerfile", dockerfile)) });
  const { env, mounts } = await secretWorld();
  const { stdout } = await run(["sh", "-c", 'echo "$MODEL_NAME $BATCH $API_KEY_OLD"'], {
    image,
    env: { ...env, API_KEY_OLD: "kept" },
    mounts,
  });
  expect(stdout).toBe("iris 8 kept\n");
});

test("settings of a baked image are its ENV", async () => {
  const image = `${MARK}/baked`;
  const { endpoint, mounts } = await secretWorld();
  const dockerfile = `FROM ${IMAGES.app}\nENV ENVSHIM_ENDPOINT=${endpoint.url} ENVSHIM_LOG_LEVEL=silent\n`;
  await build({ tag: image, context: dirname(tempFile("Dockerfile", dockerfile)) });
  const { stdout, stderr } = await run(["sh", "-c", 'test -n "$API_KEY" && env | grep -c ENVSHIM'], {
    image,
    mounts,
  });
  expect([stdout, stderr]).toEqual(["0\n", ""]);
});
