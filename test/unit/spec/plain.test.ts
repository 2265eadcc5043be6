import fc from "fast-check";
import { expect, test } from "vitest";
import { hasManyLines, readPlainSpec } from "../../../src/spec/plain.ts";
import { collectVariables, type RawVariable } from "../../../src/spec/variables.ts";
import { parseSource } from "../../../src/text/source.ts";

/** What YAML says of a text; undefined where it finds anything wrong or odd. */
function readWithYaml(text: string): RawVariable[] | undefined {
  const source = parseSource("f", text);
  if (source.problems.length > 0) return undefined;
  const { variables, errors, warnings } = collectVariables(source);
  return errors.length + warnings.length === 0 ? [...variables] : undefined;
}

/** Without the places of values that are not there: YAML puts those anywhere. */
const comparable = (variables: readonly RawVariable[] | undefined) =>
  variables?.map(({ valuePlace, ...rest }) => (rest.text === "" ? rest : { ...rest, valuePlace }));

test.each([
  "env:\n  - name: a\n    value: b\n",
  "env: # comment\n\n# more\n  - name: some-env # x\n    value: some-value # y\n  - name: b\n    value: 'it is'\n",
  '- name: a\n  value: "x y"\n- name: b\n  value:\n- name: c\n',
  "env:\n- name: a\n  value: https://host:8080/path?x=1&y=2\n- name: b\n  value: 012\n",
  "env:\n  - name: a\n    value: secret:mySecretEnv # stored\n",
  "env:\n  - name: a\n    value: https://host/path#part\n  - name: b\n    value: secret:x#field # c\n",
  'env:\n  - name: a\n    value: "a # b: c"\n',
  "image: example/server:latest\nport: 8888\nenv:\n  - name: a\n    value: b\nresources:\n  replicas: 1\n  instanceType: C4\n",
  "env:\n- name: a\n  value: b\ncommand:\n  - python\n  - 'main.py'\n\nname: x # c\nregistry:\n",
  "# c\nmodels: # below\n\n  # c\n    id: x\n# c\n    path: /opt\nenv:\n  - name: a\n",
])("a plain spec reads as YAML reads it: %j", (text) => {
  const plain = readPlainSpec("f", text)?.variables;
  expect(plain).toBeDefined();
  expect(comparable(plain)).toEqual(comparable(readWithYaml(text)));
});

test("the published sample is a plain spec", () => {
  const text =
    "env: # c\n  - name: some-env\n    value: some-value\n  - name: secret-env\n    value: secret:x # d\n";
  expect(readPlainSpec("f", text)?.variables).toHaveLength(2);
});

test.each([
  "",
  "env: []",
  "env:\n  - name: a\n    value: 'it''s'\n",
  `env:\n  - name: a\n    value: ${"x".repeat(150_000)}\n`,
  "image: x\n  y\nenv:\n  - name: a\n    value: b\n",
  "image: x\n- name: a\n  value: b\n",
  "- name: a\n  value: b\nimage: x\n",
  "image: x\n",
  "value: x\nenv:\n  - name: a\n",
  "env:\n  - name: a\nlost:\n  value: b\n",
  "env:\n  - name: a\n    value: b\nenv:\n  - name: c\n",
  "integrations:\n  - name: a\n    value: b\n",
  "resources:\n  a: b\n   c: d\nenv:\n  - name: a\n",
  "resources:\n  a: b\n  - c\nenv:\n  - name: a\n",
  "resources:\n  a: b\n c: d\nenv:\n  - name: a\n",
  "resources:\n  a:\n    b: c\nenv:\n  - name: a\n",
  "command:\n- a\nenv:\n  - name: a\n",
  `${"k".repeat(1100)}: x\nenv:\n  - name: a\n`,
  "image: &a x\nenv:\n  - name: a\n    value: b\n",
  "env:\n  - name: a\n      value: b\n",
  "env:\n  - name: a\n    value: b\n     c\n",
  "env:\n  - name: a\n    value: |\n      b\n",
  "env:\n  - name: a\n    value: a: b\n",
  "env:\n  - name: a\n    value: b:\n",
  "env:\n  - name: a\n    value: [b]\n",
  'env:\n  - name: a\n    value: "x\\ny"\n',
  "env:\n  - name: a\n    value: ü\n",
  "env:\n  - name: a\r\n    value: b\r\n",
  "env:\n  - name: a\n\tvalue: b\n",
  "env:\n  - name: a\n    value: b\n    value: c\n",
  "env:\n  - name:\n    value: b\n",
  "env:\n  - value: b\n    name: a\n",
  "- name: a\nenv:\n- name: b\n",
  "---\n- name: a\n",
])("anything else is the parser's: %j", (text) => {
  expect(readPlainSpec("f", text)).toBeUndefined();
});

test("whatever it reads, YAML reads the same", () => {
  const scalar = fc.oneof(
    { weight: 3, arbitrary: fc.string({ unit: "grapheme-ascii", maxLength: 8 }) },
    fc.constantFrom(
      "",
      "a",
      "a b",
      '"a b"',
      "'x'",
      "a #b",
      "a: b",
      "a:b",
      "'it''s'",
      '"a\\n"',
      "- a",
      "? a",
      "~",
      "null",
      "1.0",
      "secret:a",
      "a'",
      "--- a",
      "#",
      "a\tb",
      "@a",
      "a,b",
      "{a}",
      "*a",
      "&a",
      "!a",
      "%a",
      "a  b",
      "...",
    ),
  );
  const blanks = fc.constantFrom("", "  ", "    ", " ", "      ");
  const line = fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(blanks, scalar, fc.constantFrom("", " # c", " "))
        .map(([b, s, c]) => `${b}- name: ${s}${c}`),
    },
    {
      weight: 5,
      arbitrary: fc
        .tuple(blanks, scalar, fc.constantFrom("", " # c", "#c"))
        .map(([b, s, c]) => `${b}  value: ${s}${c}`),
    },
    fc.constantFrom(
      "env:",
      "env: # c",
      "# c",
      "",
      "  # c",
      "other: x",
      "other:",
      "below: 'x' # c",
      "  below: x",
      "  - below",
      "    below: x",
      "  value: x",
      "value: x",
      "---",
      "...",
      "  - name: a",
      "    value: b",
      "   continued",
    ),
  );
  const consistent = fc
    .tuple(
      fc.constantFrom("", "  ", "    "),
      fc.array(fc.tuple(scalar, fc.option(scalar)), { minLength: 1, maxLength: 4 }),
    )
    .map(
      ([b, entries]) =>
        `env:\n${entries.map(([n, v]) => `${b}- name: ${n}\n${v === null ? "" : `${b}  value: ${v}\n`}`).join("")}`,
    );
  const document = fc.oneof(
    consistent,
    fc.array(line, { maxLength: 6 }).map((lines) => lines.join("\n")),
  );
  fc.assert(
    fc.property(document, (text) => {
      const plain = readPlainSpec("f", text)?.variables;
      fc.pre(plain !== undefined);
      expect(comparable(plain)).toEqual(comparable(readWithYaml(text)));
    }),
    { numRuns: 4000 },
  );
});

test("a last line counts whether or not a newline ends it", () => {
  expect(hasManyLines("\n".repeat(100_000))).toBe(false);
  expect(hasManyLines(`${"\n".repeat(100_000)}a\n`)).toBe(true);
});
