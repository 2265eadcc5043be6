import { expect, test } from "vitest";
import { factInWords, factsOf } from "../../../src/store/fact.ts";

const made = factsOf({
  plain: { message: "is plain", fix: "leave it" },
  counted: ({ count }: { readonly count: number }) => ({ message: `has ${count}` }),
});

test("a fact's words are those of its table, made of its data", () => {
  expect(factInWords(made({ kind: "plain" }))).toEqual({ message: "is plain", fix: "leave it" });
  expect(factInWords(made({ kind: "counted", count: 3 }))).toEqual({ message: "has 3" });
});

test("its words are in no JSON of it: what is compared is kind and data", () => {
  const other = factsOf({
    counted: ({ count }: { readonly count: number }) => ({ message: `other ${count}` }),
  });
  expect(JSON.stringify(made({ kind: "counted", count: 3 }))).toBe('{"kind":"counted","count":3}');
  expect(JSON.stringify(other({ kind: "counted", count: 3 }))).toBe('{"kind":"counted","count":3}');
});
