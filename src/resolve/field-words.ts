import { describeTextFault, type TextFault } from "../secret/value.ts";
import { factsOf } from "../store/fact.ts";

/** Why a variable cannot hold what a field has. */
export type FieldValueFault = TextFault | "not-text";

/** What is there in place of a field that is not. */
export interface Nearest {
  /** The object that the first parts of its name lead to; none: the secret itself. */
  readonly outer?: string;
  /** How many fields there are. */
  readonly count: number;
  /** Of them the one whose name is the most like it, where one may be shown. */
  readonly nearest?: string;
}

interface Field {
  readonly field: string;
}

/** What keeps a reference from its field: the end of a sentence that starts with the secret's name, or the store's. */
export const fieldFact = factsOf({
  "secret-not-text": ({ field }: Field) => ({ message: `is not text, so it has no field ${field}` }),
  "secret-no-object": ({ field }: Field) => ({
    message: `is not a JSON object, so it has no field ${field}`,
  }),
  "no-field": ({ field, ...near }: Field & Nearest) => ({
    message: `has no field ${field}; ${describeNearest(near)}`,
  }),
  null: ({ field }: Field) => ({ message: `has no value in its field ${field}: it is null` }),
  value: ({ field, fault }: { readonly field: string | undefined; readonly fault: FieldValueFault }) => {
    const value = field === undefined ? "a value" : `a field ${field}`;
    return fault === "not-text"
      ? {
          message: `has ${value} that is not text, so no variable can hold it`,
          fix: "put ?file after the reference: the app gets the path of a file with its bytes",
        }
      : { message: `has ${value} that ${describeTextFault(fault)}`, fix: "store it again as text" };
  },
});

function describeNearest({ outer, count, nearest }: Nearest): string {
  if (count === 0) return `${outer ?? "it"} has no fields`;
  const fields = `${count} ${count === 1 ? "field" : "fields"}`;
  const of = outer === undefined ? `of its ${fields}` : `of the ${fields} of ${outer}`;
  return nearest === undefined ? `${of} none is like it` : `${of} the nearest is ${nearest}`;
}
