// For tests of the clouds' stores, which are asked for one secret, hfToken, as A.
import { join } from "node:path";
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
