import { expect, test } from "vitest";
import { run } from "./support/docker.ts";

test("with no spec mounted the app starts with what it inherits, after one warning", async () => {
  const { stdout, stderr, status } = await run(["printenv", "GREETING"], { env: { GREETING: "hello" } });
  expect([stdout, status]).toEqual(["hello\n", 0]);
  const warnings = stderr.split("\n").filter((line) => line.includes('"level":"warn"'));
  expect(warnings).toEqual([expect.stringContaining("no spec at /etc/envshim/spec.yaml")]);
});

test("a spec that is named and not mounted ends the container with 66", async () => {
  const { status, stdout } = await run(["echo", "started"], { env: { ENVSHIM_SPEC: "/mnt/spec.yaml" } });
  expect([status, stdout]).toEqual([66, ""]);
});
