import { expect, test } from "vitest";
import { type ContainerOptions, run } from "./support/docker.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";

/** Where the file of a secret is, and what is in it. */
async function fileOfSecret(options: readonly string[], more: ContainerOptions["env"] = {}) {
  const { env, mounts } = await secretWorld();
  const { stdout } = await run(["sh", "-c", 'echo "$KEY_FILE"; cat "$KEY_FILE"'], {
    env: { ...env, KEY_FILE: "secret:apiKey?file", ...more },
    mounts,
    options,
  });
  return stdout.split("\n");
}

test("with --ipc=host a tmpfs of the container's own holds the files of secrets", async () => {
  expect(
    await fileOfSecret(["--ipc=host", "--tmpfs=/run/secret-files:mode=1777", "--user=1000"], {
      ENVSHIM_FILES_DIR: "/run/secret-files",
    }),
  ).toEqual([expect.stringMatching(/^\/run\/secret-files\/envshim-1000\//), SECRET]);
});

test("with --read-only and no tmpfs they are in the container's /dev/shm", async () => {
  expect(await fileOfSecret(["--read-only", "--user=1000"])).toEqual([
    expect.stringMatching(/^\/dev\/shm\/envshim-1000\//),
    SECRET,
  ]);
});
