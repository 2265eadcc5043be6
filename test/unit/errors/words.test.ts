import { expect, test } from "vitest";
import { type FactOf, inWords } from "../../../src/errors/words.ts";

const TABLE = {
  plain: { message: "a is wrong", fix: "mend it" },
  "with-facts": ({ file }: { readonly file: string }) => ({ message: `${file} is wrong` }),
};

test.each<[FactOf<typeof TABLE>, object]>([
  [{ kind: "plain" }, { message: "a is wrong", fix: "mend it" }],
  [{ kind: "with-facts", file: "b" }, { message: "b is wrong" }],
])("%j is told in the words of its kind", (fact, problem) => {
  expect(inWords(TABLE, fact)).toEqual(problem);
});
