import type { Problem } from "./problem.ts";

/** A problem, or how the facts of one make it. */
type Entry = Problem | ((facts: never) => Problem);

/** What a folder says of each thing that can be wrong there, by its kind. */
export type Words = Readonly<Record<string, Entry>>;

/** One of the things that such a table has words for: its kind, and the facts that its words need. */
export type FactOf<Table extends Words> = {
  readonly [Kind in keyof Table]: { readonly kind: Kind } & FactsOf<Table[Kind]>;
}[keyof Table];

type FactsOf<E extends Entry> = E extends (facts: infer Facts) => Problem ? Facts : object;

/** A thing that is wrong, in the words of its folder. */
export function inWords<Kind extends string>(
  table: Readonly<Record<Kind, Entry>>,
  fact: { readonly kind: Kind },
): Problem {
  const entry = table[fact.kind];
  return typeof entry === "function" ? entry(fact as never) : entry;
}
