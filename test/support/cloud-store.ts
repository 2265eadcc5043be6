// For tests of the clouds' stores, which are asked for one secret, hfToken, as A.
import { join } from "node:path";
import { expect } from "vitest";
import { envshim } from "./run.ts";
import { specFile } from "./specs.ts";
import { tempDir, tempFile } from "./temp.ts";

/** What every start is given; where it asks is added to it. */
export const oneSecret = () => ({
  ENVSHIM_SPEC: specFile({ A: "secret:hfToken" }),
  ENVSHIM_CACHE: "off",
  ENVSHIM_LOG_FORMAT: "text",
});

/** Starts an app that prints the secret. */
export const printA = (env: Readonly<Record<string, string>>) => envshim(["--", "printenv", "A"], { env });

/** Settings with a new cache, whose key does not depend on who logs in. */
export const cached = (more: Readonly<Record<string, string>> = {}) => ({
  ENVSHIM_CACHE: "on",
  ENVSHIM_CACHE_DIR: join(tempDir(), "cache"),
  ENVSHIM_CACHE_KEY_FILE: tempFile("key", "key material"),
  ...more,
});

/**
 * Expects the app to start with the secret before `turnOff` is called, and after it, from the cache, with one warning.
 * @param settings of a run; a cache that has to ask again and does not wait for long is added
 */
export async function expectOutlived(
  settings: (more: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
  turnOff: () => void,
): Promise<void> {
  const env = settings(cached({ ENVSHIM_CACHE_TTL: "1ms", ENVSHIM_ATTEMPT_TIMEOUT: "500ms" }));
  expect((await printA(env)).stdout).toBe("hf_1234\n");
  turnOff();
  const run = await printA({ ...env, ENVSHIM_LOG_LEVEL: "warn" });
  expect([run.status, run.stdout]).toEqual([0, "hf_1234\n"]);
  expect(run.stderr.match(/^envshim: warning: .*cached/gm)).toHaveLength(1);
}
