import { chmodSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempDir } from "../support/temp.ts";
import { run } from "./support/docker.ts";
import { IMAGES } from "./support/names.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";

test("an init container copies envshim into a volume, and an image without it starts through it", async () => {
  const volume = tempDir();
  // As an emptyDir is.
  chmodSync(volume, 0o777);
  const options = [`--volume=${volume}:/opt/envshim`, "--user=1000", "--read-only", "--cap-drop=ALL"];
  const copied = await run(["envshim", "copy", "/opt/envshim"], { options });
  expect([copied.status, copied.stdout]).toEqual([0, ""]);
  expect(statSync(join(volume, "envshim")).mode & 0o7777).toBe(0o755);
  const { env, mounts } = await secretWorld();
  const app = await run(["--", "printenv", "API_KEY"], {
    image: IMAGES.base,
    env,
    mounts,
    options: [...options, "--entrypoint=/opt/envshim/envshim"],
  });
  expect(app.stdout).toBe(`${SECRET}\n`);
});

test("a volume that is full or read-only is named, and no half file is left", async () => {
  const full = ["--tmpfs=/small:size=1m,mode=1777"];
  const script = "envshim copy /small; echo $?; ls -A /small; envshim copy /proc/1; echo $?";
  const { stdout, stderr } = await run(["sh", "-c", script], { options: [...full, "--read-only"] });
  expect(stdout).toBe("73\n73\n");
  expect(stderr).toContain("cannot copy envshim to /small: there is no space left");
});
