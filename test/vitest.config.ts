import { defineConfig } from "vitest/config";
import { hasProgram } from "./support/packages.ts";

// A timeout is for what hangs: no test here needs a tenth of it, and a machine that does much else may be slow.

/** Modules, stores over real sockets, the built file, what the docs say of it, and the rules of the code. */
const fast = {
  test: {
    name: "fast",
    root: import.meta.dirname,
    include: ["{unit,store,binary,docs,bench,lint}/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    sequence: { groupOrder: 0 },
  },
};

/** The same thing a great many times, beside the fast ones. */
const many = {
  test: {
    name: "many",
    root: import.meta.dirname,
    include: ["many/**/*.test.ts"],
    testTimeout: 900_000,
    sequence: { groupOrder: 0 },
  },
};

/** What takes as long as the default settings let it: it waits more than it works, so many files at once. */
const defaults = {
  test: {
    name: "defaults",
    root: import.meta.dirname,
    include: ["defaults/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 6,
    sequence: { groupOrder: 1 },
  },
};

/** What measures time needs the machine for itself. */
const alone = {
  test: {
    name: "alone",
    root: import.meta.dirname,
    include: ["alone/**/*.test.ts"],
    testTimeout: 600_000,
    fileParallelism: false,
    sequence: { groupOrder: 2 },
  },
};

/** True where Docker is the user's own: a killed run leaves it as it was, and there is no private engine to look at. */
const withoutPrivateEngine = !hasProgram("dockerd");

/** In containers, on a real Docker engine. */
const container = {
  test: {
    name: "container",
    root: import.meta.dirname,
    include: ["container/**/*.test.ts"],
    exclude: withoutPrivateEngine ? ["container/killed-run.test.ts"] : [],
    globalSetup: ["container/support/set-up.ts"],
    testTimeout: 120_000,
    hookTimeout: 600_000,
    fileParallelism: false,
    sequence: { groupOrder: 3 },
  },
};

/** The release, for each kind of machine, on the systems it is said to run on. */
const reach = {
  test: {
    name: "reach",
    root: import.meta.dirname,
    include: ["reach/**/*.test.ts"],
    globalSetup: ["reach/support/set-up.ts"],
    testTimeout: 120_000,
    hookTimeout: 600_000,
    fileParallelism: false,
    sequence: { groupOrder: 4 },
  },
};

const withoutDocker = process.env.ENVSHIM_TEST_DOCKER === "off";
if (withoutDocker) console.warn("ENVSHIM_TEST_DOCKER=off: the container tests are left out");
else if (withoutPrivateEngine) console.warn("no dockerd here: the tests of a private engine are left out");

export default defineConfig({
  test: {
    globalSetup: [`${import.meta.dirname}/support/set-up.ts`],
    projects: [fast, many, defaults, alone, ...(withoutDocker ? [] : [container]), reach],
  },
});
