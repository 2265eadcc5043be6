import { dirname } from "node:path";
import { defineConfig } from "vitest/config";
import { AREAS } from "./areas.ts";

/** The tests of the area that is mutated: nothing is built. */
export default defineConfig({
  test: {
    root: dirname(import.meta.dirname),
    include: AREAS.filter(({ name }) => name === process.env.MUTATION_AREA).flatMap(({ tests }) => tests),
    // A promise that never ends costs this much; no test here takes a tenth of it.
    testTimeout: 8_000,
    // All files of one run share a worker, and a module is loaded once; the next mutant gets a worker of its own.
    isolate: false,
  },
});
