import { defineConfig } from "vitest/config";

/** Modules, stores over real sockets, and the built file. */
const fast = {
  test: {
    name: "fast",
    root: import.meta.dirname,
    include: ["{unit,store,binary}/**/*.test.ts"],
    testTimeout: 20_000,
    sequence: { groupOrder: 0 },
  },
};

/** What measures time needs the machine for itself. */
const alone = {
  test: {
    name: "alone",
    root: import.meta.dirname,
    include: ["alone/**/*.test.ts"],
    testTimeout: 120_000,
    fileParallelism: false,
    sequence: { groupOrder: 1 },
  },
};

export default defineConfig({ test: { projects: [fast, alone] } });
