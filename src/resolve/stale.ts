import type { Problem } from "../errors/problem.ts";
import { policyOf } from "../store/failure.ts";
import { describeFailure } from "../store/failure-words.ts";
import type { Answers } from "../store/store.ts";
import { formatAge } from "../text/duration.ts";

/** A warning for all the values that stand in for an answer of the store, or none. */
export function staleSecrets(store: string, answers: Answers): Problem[] {
  const stale = [...answers.values()].flatMap((answer) =>
    answer.kind === "found" && answer.staleFor
      ? [{ failure: answer.staleFor, age: answer.cachedFor ?? 0 }]
      : [],
  );
  const [first] = stale;
  if (!first) return [];
  const which =
    stale.length === 1
      ? `1 cached secret, ${describeAge(stale)}, is`
      : `${stale.length} cached secrets, ${describeAge(stale)}, are`;
  const { message, ...fix } = describeFailure(first.failure);
  return [
    { code: policyOf(first.failure).cause, message: `the store ${store} ${message}: ${which} used`, ...fix },
  ];
}

function describeAge(stale: readonly { readonly age: number }[]): string {
  const ages = stale.map(({ age }) => age);
  if (Math.min(...ages) < 0) return "of an age that is not known, since this machine's clock was set back";
  return `${stale.length === 1 ? "" : "up to "}${formatAge(Math.max(...ages))} old`;
}
