import type { Mutant } from "./mutants.ts";

/** The largest share of mutants that may survive. */
export const MOST = 0.05;

/** The mutants that no test notices. */
export function survivorsOf(mutants: readonly Mutant[]): Mutant[] {
  return mutants.filter(({ isKilled }) => !isKilled);
}

/** A share as people read it. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A table with a row an area, and one for all of them. */
export function describeScore(
  scores: readonly { readonly area: string; readonly mutants: readonly Mutant[] }[],
): string {
  const all = { area: "all", mutants: scores.flatMap(({ mutants }) => mutants) };
  const rows = [...scores, all].map(({ area, mutants }) => {
    const left = survivorsOf(mutants).length;
    return [area, mutants.length, mutants.length - left, left, percent(left / mutants.length)];
  });
  return [["area", "mutants", "killed", "survive", "share"], ...rows]
    .map(
      ([area, ...counts]) =>
        String(area).padEnd(10) + counts.map((count) => String(count).padStart(9)).join(""),
    )
    .join("\n");
}
