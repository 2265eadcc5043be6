import { expect, test } from "vitest";
import { isMap, isScalar, isSeq, type Node } from "yaml";
import { formatProblem } from "../../../src/errors/problem.ts";
import { type Entry, findLostValues, findMisplaced, isDeployment } from "../../../src/spec/misplaced.ts";
import { parseSource, type SourceDocument } from "../../../src/text/source.ts";

function entriesOf({ root }: SourceDocument): Entry[] {
  if (!isMap<Node, Node | null>(root)) return [];
  return root.items.map(({ key, value }) => ({
    key: isScalar(key) ? String(key.value) : "",
    keyNode: key,
    value,
  }));
}

/** What is found, by place and the beginning of its words. */
function misplaced(text: string): string[] {
  const source = parseSource("f", text);
  return findMisplaced(entriesOf(source), source).map(formatProblem);
}

const NEARLY = "the spec has no env: key, but this one";
const AT_TOP = "the spec has no env: key; this looks like a variable";
const ELSEWHERE = "the spec has no env: key, but a secret: reference";
const INNER = "the spec has no env: key at its top";

test.each([
  ["Environment:\n  A: 1\n", "1:1", NEARLY],
  ["Env:\n", "1:1", NEARLY],
  ["enf:\n  A: 1\n", "1:1", NEARLY],
  ["nev:\n  - name: A\n", "1:1", NEARLY],
  ["settings:\n  - name: A\n    value: 1\n", "1:1", NEARLY],
  ["kind: Deployment\nspec:\n  a: 1\n", "1:1", "this is a Kubernetes manifest"],
  ["image: a\nresources:\n  env:\n    A: 1\n", "3:3", INNER],
  ["a:\n  - b:\n      environment: [{name: A}]\n", "3:7", INNER],
  ["a:\n  b: secret:x\n", "2:6", ELSEWHERE],
  ["a: ' secret:x'\n", "1:4", ELSEWHERE],
  ["integrations:\n  - token: secret:x\n", "2:12", ELSEWHERE],
  ["image: a\nMODEL: b\n", "2:1", AT_TOP],
])("%j was meant to have variables", (text, place, words) => {
  const found = misplaced(text);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(`f:${place}: ${words}`);
});

test.each([
  ["image: a\nport: 8000\n"],
  ["enf: a\n"],
  ["enf:\n  A: [1]\n"],
  ["models:\n  - name: A\n    value: 1\n"],
  ["volumes:\n  - name: A\n"],
  ["volumes:\n  - name: A\n    value: 1\n    path: /\n"],
  ["kind: Deployment\n"],
  ["a:\n  env: {}\n"],
  ["basicAuthKey: secret:x\n"],
  ["integrations:\n  - s3:\n      accessKeyId: secret:x\n"],
  ["MODEL: [a]\n"],
  ["A: 1\n"],
])("%j has no variables, and was not meant to have any", (text) => {
  expect(misplaced(text)).toEqual([]);
});

test("ten of one kind are told, and no more", () => {
  const text = Array.from({ length: 12 }, (_, index) => `NAME_${index}: a\n`).join("");
  expect(misplaced(text)).toHaveLength(10);
});

test.each([
  ["env: [{name: A}]\nb: {value: 1}\n", 1],
  ["env: [{name: A}]\nb: {name: B, value: 1}\n", 1],
  ["env: [{name: A, value: 1}]\nb: {value: 1}\n", 0],
  ["env: [{name: A}]\nb: {value: 1, more: 2}\n", 0],
  ["env: [{name: A}]\nb: {value: [1]}\n", 0],
  ["env: [{name: A}]\nb: {name: B}\n", 0],
  ["env: [{name: A}]\nresources: {value: 1}\n", 0],
])("%j: a value in a table of its own is told while an entry has none", (text, count) => {
  const source = parseSource("f", text);
  const entries = entriesOf(source);
  const lists = entries.map(({ value }) => value).filter((value) => isSeq(value));
  expect(lists.flatMap((env) => findLostValues(env, entries, source))).toHaveLength(count);
});

test("a deployment is told by the keys that only one has", () => {
  const are = ["image: a", "healthChecks: {}", "A: 1", "env: {}"].map((text) =>
    isDeployment(entriesOf(parseSource("f", text))),
  );
  expect(are).toEqual([true, true, false, false]);
});
