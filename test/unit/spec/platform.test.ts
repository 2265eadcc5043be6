import { expect, test } from "vitest";
import { formatProblem } from "../../../src/errors/problem.ts";
import { parseSpec } from "../../../src/spec/parse.ts";
import { findRefused } from "../../../src/spec/platform.ts";
import { parseSource } from "../../../src/text/source.ts";

const refused = (text: string) => findRefused(parseSource("f", text), undefined).map(formatProblem);

const NEW = "image: a\nresources: {machineType: b, ports: [8000]}\n";
const OLD = "image: a\nport: 8000\nresources: {instanceType: b}\n";

test.each([NEW, OLD, `apiVersion: v1\n${NEW}`, `apiVersion: v0alpha0\n${OLD}`, "", "a: ["])(
  "%j is taken, or told elsewhere",
  (text) => {
    expect(refused(text)).toEqual([]);
  },
);

test.each([
  ["- name: A\n", "f:1:1: the platform takes a whole deployment"],
  [
    `apiVersion: v0alpha0\n${NEW}`,
    "the platform wants resources.instanceType, which is not here (it takes text)",
  ],
  [`apiVersion: v1\n${OLD}`, "the platform wants resources.machineType, which is not here (it takes text)"],
  [`apiVersion: v2\n${NEW}`, "f:1:13: the platform does not know this apiVersion (write v1, or latest)"],
  [`${NEW}enabled: 'yes'\n`, "f:3:10: the platform takes true or false as enabled, but reads this as text"],
  [
    `${NEW}command: [1]\n`,
    "f:3:11: the platform takes text as command[], but reads this as a number (put it in quotes)",
  ],
  [`${NEW}name: [a]\n`, "f:3:7: the platform takes text as name, but reads this as a list (write one text)"],
  [
    `${NEW}env:\n  - {name: A, value: 1}\n`,
    "f:4:22: the platform takes text as the value of A, but reads this as a number",
  ],
  [
    `${NEW}env: {A: b}\n`,
    "f:3:6: the platform takes a list as env, but reads this as a mapping (write - name: NAME",
  ],
  [
    `${NEW}integrations: [${"{type: a, name: b},".repeat(6)}]\n`,
    "f:3:15: the platform takes at most 5 integrations",
  ],
])("%j is refused", (text, told) => {
  expect(refused(text).filter((problem) => problem.includes(told))).toHaveLength(1);
});

test("aliases that make a spec as large as the world are not followed to the end", () => {
  const lines = Array.from(
    { length: 6 },
    (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]\n`,
  );
  const [problem] = refused(`a0: &a0 [${"x,".repeat(9)}]\n${lines.join("")}`);
  expect(problem).toContain("aliases stand for more than 30000 parts");
});

const API_NAME = "f:5:12: the platform's API takes no secret of the name that A refers to";
const WHOLE = "f:5:12: the platform takes secret:NAME for A and nothing behind it";

test.each([
  ["secret:a", []],
  ["my-token", []],
  ["secret:my-token", [API_NAME]],
  ["secret:a#b", [WHOLE]],
  ["secret:a?file", [WHOLE]],
])("what a variable refers to is looked at, too: %s", (value, told) => {
  const text = `${NEW}env:\n  - name: A\n    value: ${value}\n`;
  const problems = findRefused(parseSource("f", text), parseSpec("f", text)).map(formatProblem);
  expect(problems.map((problem) => problem.replace(/[:;] [^:]*$/, ""))).toEqual(told);
});
