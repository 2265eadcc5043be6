import { dirname } from "node:path";
import { defineConfig } from "vitest/config";

/** Tests of modules, and of what the docs say of the settings: nothing is built. */
export default defineConfig({
  test: {
    root: dirname(import.meta.dirname),
    include: ["unit/{exec,resolve,settings,store}/**/*.test.ts", "docs/tables.test.ts"],
    testTimeout: 20_000,
  },
});
