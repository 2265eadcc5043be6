/** Sources that are mutated together, and the tests that are to notice. */
export interface Area {
  readonly name: string;
  /** Patterns of sources, from the project's root. */
  readonly sources: readonly string[];
  /** Patterns of tests, from `test`. They are all loaded for each mutant outside of a function, so no more than needed. */
  readonly tests: readonly string[];
}

/** THE list of what is mutated: where a mistake costs a secret, a start or somebody's evening. */
export const AREAS: readonly Area[] = [
  {
    name: "retry",
    sources: ["src/store/retry.ts"],
    tests: ["unit/store/retry.test.ts"],
  },
  {
    name: "cache",
    sources: ["src/store/cache/*.ts"],
    tests: ["unit/store/cache/*.test.ts"],
  },
  {
    name: "files",
    sources: ["src/resolve/{secret,numbered,old}-files.ts", "src/resolve/words.ts"],
    tests: ["unit/resolve/*-files.test.ts"],
  },
  {
    name: "exec",
    sources: ["src/exec/*.ts"],
    tests: ["unit/exec/*.test.ts"],
  },
  {
    name: "http",
    sources: ["src/store/http/{transport,runtime-client,exchange}.ts"],
    tests: ["unit/store/http/*.test.ts"],
  },
  {
    name: "wire",
    sources: ["src/store/http/wire/*.ts", "src/store/http/make-client.ts", "src/host/http-parser.ts"],
    tests: [
      "unit/store/http/wire/*.test.ts",
      "unit/store/http/make-client.test.ts",
      "unit/host/http-parser.test.ts",
    ],
  },
  {
    name: "settings",
    sources: ["src/settings/*.ts"],
    tests: ["unit/settings/*.test.ts", "docs/tables.test.ts"],
  },
  {
    name: "endpoints",
    sources: ["src/store/{aws,vault}/endpoint.ts", "src/store/http/address.ts", "src/store/template/url.ts"],
    tests: [
      "unit/store/{aws,vault}/endpoint.test.ts",
      "unit/store/http/address.test.ts",
      "unit/store/template/url.test.ts",
    ],
  },
];
