import { chmodSync } from "node:fs";
import { expect, test } from "vitest";
import { tempFile } from "../support/temp.ts";
import { run } from "./support/docker.ts";
import { SPEC, SPEC_PATH } from "./support/secrets.ts";

test("a mounted spec that the container's user may not read ends it with 66, and says so", async () => {
  const spec = tempFile("spec.yaml", SPEC);
  chmodSync(spec, 0o600);
  const { status, stdout, stderr } = await run(["echo", "started"], {
    mounts: { [spec]: SPEC_PATH },
    options: ["--user=1000"],
  });
  expect([status, stdout]).toEqual([66, ""]);
  expect(stderr).toContain(`the spec ${SPEC_PATH} may not be read by this user`);
});
