import { expect, test } from "vitest";
import { formatProblem } from "../../../src/errors/problem.ts";
import { collectVariables } from "../../../src/spec/variables.ts";
import { parseSource } from "../../../src/text/source.ts";

function collect(text: string) {
  const { variables, errors, warnings, notes } = collectVariables(parseSource("f", text));
  return {
    variables: variables.map(({ name, text }) => [name, text]),
    errors: errors.map(formatProblem),
    warnings: warnings.length,
    notes: notes.length,
  };
}

const ONE = { variables: [["A", "1"]], errors: [], warnings: 0, notes: 0 };

test.each([
  "env:\n  - name: A\n    value: 1\n",
  "env:\n  A: 1\n",
  "- name: A\n  value: 1\n",
  "x: &a 1\nenv: {A: *a}\n",
  "x: &a {name: A, value: 1}\nenv: [*a]\n",
  "x: &a {A: 1}\nenv: *a\n",
])("%j gives A the value 1", (text) => {
  expect(collect(text)).toEqual(ONE);
});

test("a name and its value know where they stand; a variable without a value is where its name is", () => {
  const { variables } = collectVariables(parseSource("f", "env:\n  - name: A\n    value: 1\n  - name: B\n"));
  expect(variables.map(({ place, valuePlace }) => [place, valuePlace])).toEqual([
    [
      { file: "f", line: 2, column: 11 },
      { file: "f", line: 3, column: 12 },
    ],
    [
      { file: "f", line: 4, column: 11 },
      { file: "f", line: 4, column: 11 },
    ],
  ]);
});

test.each([
  ["", 1, 0],
  ["~", 1, 0],
  ["x: 1\n", 1, 0],
  ["image: a\n", 0, 1],
  ["env:\n", 0, 0],
  ["env: []\n", 0, 0],
  ["image: a\nenv: {}\n", 0, 0],
])(
  "%j has no variables: a warning, but of a deployment a note, and nothing where env says so",
  (text, warnings, notes) => {
    expect(collect(text)).toEqual({ variables: [], errors: [], warnings, notes });
  },
);

test.each([
  ["abc", "f:1:1: a spec is a mapping with an env: key, or a list"],
  ["env: abc", "f:1:6: env: takes a list of names and values"],
  ["env: {A: 1}\nenv: {B: 2}", "f:2:1: env: is there twice"],
  ["env: []\nvalue: 1", "f:2:1: value: stands at the top"],
  ["- abc", "f:1:3: an entry of env is a mapping"],
  ["- {name: A, name: B}", "f:1:13: name: is there twice in one entry"],
  ["- {name: A, valueFrom: {}}", "f:1:13: valueFrom: is not supported"],
  ["- {name: A, vlaue: 1}", "f:1:13: vlaue: is not a key of an entry"],
  ["- {name: A, 'hunter2!': 1}", "f:1:13: this key is not a key of an entry"],
  ["- {value: 1}", "f:1:3: an entry of env has no name:"],
  ["env: {name: A, value: 1}", "f:1:6: name: and value: stand in env itself"],
  ["- {name: ''}", "f:1:10: a name is empty"],
  ["- {name: A=B}", "f:1:10: a name holds ="],
  ["- {name: \u00e4}", "f:1:10: a name holds a character that is not printable ASCII"],
  ['env: {A: "\\0"}', "f:1:10: the value of A holds a NUL character"],
  ['env: {A: "\\ud800"}', "f:1:10: the value of A holds half a surrogate pair"],
  ["env: {A: *b}", "f:1:10: this alias names no anchor above it"],
  ["image: x\nenv: *common", "f:2:6: this alias names no anchor above it"],
  ["env: *later\nimage: &later x", "f:1:6: this alias names no anchor above it"],
  ["env: !x", "f:1:8: values are text as written, this tag has no meaning here"],
  ["env: {A: [1]}", "f:1:10: a value is text, but this is a list"],
  ["env: {A: {b: 1}}", "f:1:10: a value is text, but this is a mapping"],
  ["x: &a []\nenv: {A: *a}", "f:2:10: a value is text, but this is an alias to a list or a mapping"],
  ["env: {A: !mine 1}", "f:1:16: values are text as written, this tag has no meaning here"],
])("%j is wrong, and told with its place", (text, told) => {
  const { errors } = collect(text);
  expect(errors.filter((error) => error.startsWith(told))).toHaveLength(1);
});
