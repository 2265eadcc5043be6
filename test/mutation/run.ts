// npm run mutation [-- FILE…]
//
// Puts mistakes into the sources one at a time and looks whether a test notices: first the tests of modules (Stryker),
// then, for each mistake that these do not notice, tests that start the plain bundle built with it. At most 5 % may
// survive both, each with its reason in survivors.ts.
//
// Texts count as well: the words of errors are compared whole by their own tests, those of settings by the tables of
// docs/settings.md. A mistake outside of any function costs most, for all tests of modules run on it.
import { existsSync, rmSync } from "node:fs";
import { cpus } from "node:os";
import { execa } from "execa";
import { ROOT } from "../support/paths.ts";
import { type Mutant, readMutants } from "./mutants.ts";
import { Bench } from "./on-bundle.ts";
import { SURVIVORS } from "./survivors.ts";

/** The largest share of mutants that may survive. */
const MOST = 0.05;

const REPORT = `${ROOT}dist/mutation/report.json`;

rmSync(REPORT, { force: true });
const only = process.argv.slice(2);
await execa(
  "npx",
  [
    "stryker",
    "run",
    "test/mutation/stryker.config.mjs",
    ...(only.length > 0 ? ["--mutate", only.join()] : []),
  ],
  {
    cwd: ROOT,
    stdio: "inherit",
    reject: false,
  },
);
if (!existsSync(REPORT)) throw new Error("Stryker made no report");

const mutants = readMutants(REPORT).filter(({ file }) => only.length === 0 || only.includes(file));
const survivors = await survivorsOf(mutants.filter(({ isKilled }) => !isKilled));

console.log("\nfile                                     mutants  survive");
for (const file of new Set(mutants.map((mutant) => mutant.file))) {
  const [all, left] = [mutants, survivors].map(
    (list) => list.filter((mutant) => mutant.file === file).length,
  );
  console.log(`${file.padEnd(40)} ${String(all).padStart(7)} ${String(left).padStart(8)}`);
}
const share = survivors.length / mutants.length;
console.log(`${survivors.length} of ${mutants.length} survive, ${(100 * share).toFixed(1)} %`);

const unexplained = survivors.filter((mutant) => !reasonOf(mutant));
for (const { file, line, original, replacement } of unexplained)
  console.log(`no reason: ${file}:${line}\n  - ${original}\n  + ${replacement}`);
if (unexplained.length > 0 || share > MOST) process.exitCode = 1;

/** What tests of the built file do not notice either. */
async function survivorsOf(left: readonly Mutant[]): Promise<Mutant[]> {
  const queue = [...left];
  const found: Mutant[] = [];
  const work = async (_: unknown, index: number) => {
    const bench = new Bench(`${ROOT}dist/mutation/bench-${index}`);
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      const killed = reasonOf(mutant) === undefined && (await bench.kills(mutant));
      console.log(`${killed ? "killed" : "SURVIVED"} ${mutant.file}:${mutant.line} (${queue.length} to go)`);
      if (!killed) found.push(mutant);
    }
  };
  await Promise.all(Array.from({ length: cpus().length }, work));
  return found;
}

function reasonOf({ file, original, replacement }: Mutant): string | undefined {
  return SURVIVORS.find(
    (known) => known.file === file && known.original === original && known.replacement === replacement,
  )?.reason;
}
