// Read for one area at a time; run.ts says which.
const folder = `dist/mutation/${process.env.MUTATION_AREA}`;

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "test/mutation/vitest.config.ts", related: false },
  coverageAnalysis: "perTest",
  // What did not change since the last run is not run again.
  incremental: true,
  incrementalFile: `${folder}/incremental.json`,
  reporters: ["progress-append-only", "json"],
  jsonReporter: { fileName: `${folder}/report.json` },
  tempDirName: `${folder}/sandbox`,
  ignorePatterns: ["dist", "docker"],
  allowConsoleColors: false,
  // For what loops for ever; a machine that does much else may be slow.
  timeoutMS: 10_000,
  // Stryker rewrites tsconfig.json with an API that TypeScript 7 does not have; nothing here reads it.
  tsconfigFile: "none",
};
