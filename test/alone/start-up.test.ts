import { expect, test } from "vitest";
import { APP, bareRuntime } from "../bench/bare-runtime.ts";
import { compare } from "../bench/compare.ts";
import { BINARY } from "../support/paths.ts";
import { specFile } from "../support/specs.ts";
import { tempDir } from "../support/temp.ts";

test("a start on a spec without references takes at most 1.35 times what the bare runtime takes", async () => {
  const env = {
    PATH: "/usr/bin:/bin",
    ENVSHIM_SPEC: specFile({ MODEL_NAME: "iris", "some-env": "some-value" }),
  };
  const bare = bareRuntime(tempDir(), env);
  const [, shim] = await compare([bare, { name: "envshim", file: BINARY, args: ["--", APP], env }], 40);
  expect(shim?.ratio).toBeLessThanOrEqual(1.35);
});
