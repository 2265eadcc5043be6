import { execa } from "execa";
import { expect, test } from "vitest";
import { ROOT } from "../support/paths.ts";
import { requirePrivateEngine } from "./support/private-engine.ts";

test("with no engine to be had the run fails and says what to install", () => {
  expect(() => requirePrivateEngine(1000)).toThrow(
    /need Docker.*install and start it.*ENVSHIM_TEST_DOCKER=off/,
  );
});

test("ENVSHIM_TEST_DOCKER=off leaves the container tests out, and says so", async () => {
  const list = (env: Record<string, string>) =>
    execa("npx", ["vitest", "list", "--filesOnly", "--config", "test/vitest.config.ts"], {
      cwd: ROOT,
      env,
      all: true,
    });
  const off = (await list({ ENVSHIM_TEST_DOCKER: "off" })).all;
  expect(off).toContain("ENVSHIM_TEST_DOCKER=off: the container tests are left out");
  expect(off).toContain("samples.test.ts");
  expect(off).not.toContain("pid-one.test.ts");
  expect((await list({})).all).toContain("pid-one.test.ts");
});
