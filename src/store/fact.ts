import type { Problem } from "../errors/problem.ts";
import { type FactOf, inWords, type Words } from "../errors/words.ts";

/** Where a fact has its table: under a symbol, so that its JSON is its kind and data alone. */
const TABLE = Symbol("words");

/** What was found, as a kind and data. Its words are in the folder that found it, and are made last. */
export interface Fact {
  readonly kind: string;
  readonly [TABLE]: Words;
}

/**
 * Makes facts whose words are in `table`. So a store, a login or a reader of values has the words of all that it finds
 * in its own folder, and whoever tells of it needs to know none of them.
 */
export function factsOf<const Table extends Words>(
  table: Table,
): (fact: FactOf<Table> & Pick<Fact, "kind">) => Fact {
  return (fact) => ({ ...fact, [TABLE]: table });
}

/** A fact in words: the end of a sentence that starts with what it is of, such as a store's name. */
export function factInWords(fact: Fact): Problem {
  return inWords(fact[TABLE], fact);
}
