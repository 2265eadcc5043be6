import { execa } from "execa";
import { expect, test } from "vitest";
import { ROOT } from "../support/paths.ts";

test("the demo shows check and explain, and a program that gets the sample's literal and secret", async () => {
  const { stdout, all } = await execa(process.execPath, [`${ROOT}test/demo/demo.ts`], { all: true });
  expect(stdout).toContain("secret-env  reference  secret:mySecretEnv  line 4");
  expect(stdout).toMatch(
    /secret-env {2}secret {5}spec line 4 {2}secret mySecretEnv, scope project, version 1, store/,
  );
  expect(stdout).toContain("\nsome-env=some-value\nsecret-env=a-value-from-the-store");
  expect(all).toMatch(/envshim: info: 1 secret from 127\.0\.0\.1:\d+ in \d+ ms, exec env/);
});
