/**
 * The first half of the mutation run: mutants against the tests of modules, many in one process.
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "test/mutation/vitest.config.ts", related: false },
  mutate: [
    "src/store/retry.ts",
    "src/store/cache/**/*.ts",
    "src/exec/**/*.ts",
    "src/resolve/{secret,numbered,old}-files.ts",
    "src/store/http/transport.ts",
    "src/settings/**/*.ts",
  ],
  concurrency: 2,
  coverageAnalysis: "perTest",
  // What did not change since the last run is not run again.
  incremental: true,
  incrementalFile: "dist/mutation/incremental.json",
  reporters: ["progress-append-only", "json"],
  jsonReporter: { fileName: "dist/mutation/report.json" },
  tempDirName: "dist/mutation/sandbox",
  ignorePatterns: ["dist", "docker"],
  allowConsoleColors: false,
  // Stryker rewrites tsconfig.json with an API that TypeScript 7 does not have; nothing here reads it.
  tsconfigFile: "none",
};
