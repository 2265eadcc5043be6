import { dirname } from "node:path";
import { defineConfig } from "vitest/config";

/** Tests of modules: nothing is built, nothing is started. */
export default defineConfig({
  test: {
    root: dirname(import.meta.dirname),
    include: ["unit/{exec,resolve,settings,store}/**/*.test.ts"],
    globalSetup: ["support/set-up.ts"],
    testTimeout: 20_000,
  },
});
