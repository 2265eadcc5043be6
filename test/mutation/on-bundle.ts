import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { ROOT } from "../support/paths.ts";
import type { Mutant } from "./mutants.ts";

/** The tests of the built file that show what a source does, by the start of the source's path. */
const TESTS: readonly (readonly [source: string, ...tests: string[]])[] = [
  ["src/store/retry.ts", "binary/requests", "binary/exit-codes", "store/template.test"],
  ["src/store/cache/", "binary/cache", "store/template-cache", "store/template-conditional"],
  ["src/exec/", "binary/exit-codes", "binary/process-state", "binary/environment", "binary/exec"],
  ["src/resolve/", "binary/secret-files"],
  ["src/store/http/", "binary/requests", "store/tls", "store/addresses", "store/proxy", "binary/faults"],
  ["src/settings/", "binary/exit-codes", "binary/commands", "binary/environment", "store/addresses"],
];

/**
 * By tests, those that the plain bundle does not pass as it is, because they are about the executable: a pattern of the
 * names of all others. All benches share it.
 */
const patterns = new Map<string, Promise<string>>();

/** A copy of the sources that one mutant at a time is put into, and the bundle that is built of it. */
export class Bench {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const part of ["src", "build.mjs", "package.json", "tsconfig.json"]) {
      cpSync(`${ROOT}${part}`, join(folder, part), { recursive: true });
    }
    symlinkSync(`${ROOT}node_modules`, join(folder, "node_modules"));
  }

  /** True where a test fails with this mutant, or it cannot even be built. */
  async kills({ file, mutated }: Mutant): Promise<boolean> {
    const tests = testsOf(file);
    const key = tests.join(" ");
    if (!patterns.has(key)) patterns.set(key, this.#findPattern(tests));
    const pattern = await patterns.get(key);
    const path = join(this.#folder, file);
    const good = readFileSync(path);
    writeFileSync(path, mutated);
    try {
      if (!(await this.#build())) return true;
      return (await this.#run(tests, ["--bail=1", `--testNamePattern=${pattern}`])).failed;
    } finally {
      writeFileSync(path, good);
    }
  }

  async #findPattern(tests: readonly string[]): Promise<string> {
    if (!(await this.#build())) throw new Error("the sources as they are cannot be built");
    const report = join(this.#folder, "report.json");
    await this.#run(tests, ["--reporter=json", `--outputFile=${report}`]);
    const { testResults }: { testResults: { assertionResults: { fullName: string; status: string }[] }[] } =
      JSON.parse(readFileSync(report, "utf8"));
    const failed = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status === "failed")
      .map(({ fullName }) => fullName.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
    return failed.length === 0 ? "." : `^(?!(${failed.join("|")})$)`;
  }

  async #build(): Promise<boolean> {
    const { failed } = await execa(process.execPath, ["build.mjs", "--bundle"], {
      cwd: this.#folder,
      reject: false,
    });
    if (failed) return false;
    const bundle = join(this.#folder, "dist/envshim.cjs");
    // Tests start the file itself, and the first Node in their PATH may be another one.
    const text = readFileSync(bundle, "utf8").replace(/^#!.*/, `#!${process.execPath}`);
    writeFileSync(bundle, text);
    return true;
  }

  #run(tests: readonly string[], options: readonly string[]) {
    const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
    const args = [vitest, "run", "--config", "test/vitest.config.ts", "--project=fast", ...options];
    return execa(process.execPath, [...args, ...tests], {
      cwd: ROOT,
      env: { TEST_ENVSHIM: join(this.#folder, "dist/envshim.cjs"), ENVSHIM_TEST_DOCKER: "off" },
      reject: false,
      timeout: 300_000,
    });
  }
}

function testsOf(file: string): string[] {
  return TESTS.filter(([source]) => file.startsWith(source)).flatMap(([, ...tests]) => tests);
}
