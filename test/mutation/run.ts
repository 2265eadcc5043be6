// npm run mutation [-- AREA|FILE…]
//
// Puts mistakes into the sources, one at a time, and looks whether a test of the area (areas.ts) notices. At most 5 % may
// survive, each with its reason in survivors.ts; else it ends with 1.
//
// Only tests of modules run. Those of the built file take a build and a minute for each mistake, a day in all, and they
// need not: what they alone would notice has a test in its module, too.
//
// Mistakes outside of functions count (Stryker's ignoreStatic is off): the tables of settings and of words are such. All
// tests of the area run for each of them, so an area has few.
import { existsSync, globSync, rmSync } from "node:fs";
import { execa } from "execa";
import { ROOT } from "../support/paths.ts";
import { AREAS, type Area } from "./areas.ts";
import { forgetSurvivors, type Mutant, readMutants } from "./mutants.ts";
import { describeScore, MOST, percent, survivorsOf } from "./score.ts";
import type { Survivor } from "./survivors/survivor.ts";
import { SURVIVORS } from "./survivors.ts";

const asked = process.argv.slice(2);
const chosen = AREAS.map((area) => ({ area, files: filesOf(area) })).filter(({ files }) => files.length > 0);
if (chosen.length === 0) throw new Error(`no area and none of their files: ${asked.join(" ")}`);

const scores: { area: string; mutants: Mutant[] }[] = [];
for (const { area, files } of chosen) scores.push({ area: area.name, mutants: await mutate(area, files) });

console.log(`\n${describeScore(scores)}`);
const mutants = scores.flatMap((score) => score.mutants);
const survivors = survivorsOf(mutants);
const unnamed = survivors.filter((mutant) => !named(mutant.file).some((known) => isThis(known, mutant)));
for (const { file, lineNumber, line, original, replacement } of unnamed)
  console.log(`no reason: ${file}:${lineNumber}: ${line}\n  - ${original}\n  + ${replacement}`);
for (const file of new Set(mutants.map((mutant) => mutant.file)))
  for (const known of named(file).filter((one) => !survivors.some((mutant) => isThis(one, mutant))))
    console.log(`take it off the list, a test notices it or it is gone: ${file}: ${known.line}`);

const share = survivors.length / mutants.length;
const isGood = unnamed.length === 0 && share <= MOST;
console.log(`${percent(share)} survive, ${unnamed.length} without a reason: ${isGood ? "good" : "NOT GOOD"}`);
process.exitCode = isGood ? 0 : 1;

function filesOf({ name, sources }: Area): string[] {
  const files = sources.flatMap((pattern) => globSync(pattern, { cwd: ROOT }));
  return files.filter((file) => asked.length === 0 || asked.includes(name) || asked.includes(file)).sort();
}

async function mutate({ name }: Area, files: readonly string[]): Promise<Mutant[]> {
  const folder = `${ROOT}dist/mutation/${name}`;
  forgetSurvivors(`${folder}/incremental.json`);
  rmSync(`${folder}/report.json`, { force: true });
  await execa("npx", ["stryker", "run", "test/mutation/stryker.config.mjs", "--mutate", files.join()], {
    cwd: ROOT,
    env: { MUTATION_AREA: name },
    stdio: "inherit",
    reject: false,
  });
  if (!existsSync(`${folder}/report.json`)) throw new Error(`Stryker made no report of ${name}`);
  return readMutants(`${folder}/report.json`).filter(({ file }) => files.includes(file));
}

function named(file: string): readonly Survivor[] {
  return SURVIVORS[file] ?? [];
}

function isThis(known: Survivor, mutant: Mutant): boolean {
  return (["line", "original", "replacement"] as const).every((key) => known[key] === mutant[key]);
}
