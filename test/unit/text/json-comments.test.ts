import fc from "fast-check";
import { expect, test } from "vitest";
import { collectVariables } from "../../../src/spec/variables.ts";
import { parserFor } from "../../../src/text/format.ts";
import { parseJsonWithComments } from "../../../src/text/json-comments.ts";
import { parseSource } from "../../../src/text/source.ts";
import { parseToml } from "../../../src/text/toml.ts";

/** Names and values as an `env` of JSON has them. */
const env = fc.array(
  fc.record({
    name: fc.stringMatching(/^[A-Z][A-Z0-9_]{0,5}$/),
    value: fc.oneof(fc.string(), fc.constantFrom("https://x", "/* x */", "// x", 'a "b" // c', "#", "it's")),
  }),
  { minLength: 1, maxLength: 5 },
);

const comment = fc.constantFrom(
  "",
  " ",
  "\n",
  " // c\n",
  "/* c */",
  "/* a\n // b */ ",
  ' // "q" {[\n',
  "\t// it's\n",
);

/** A JSON text with a comment or none between all of its tokens, and commas behind the last. */
function withComments(value: unknown, comments: readonly string[]): string {
  const tokens = JSON.stringify(value).match(/"(?:[^"\\]|\\.)*"|[[\]{}:,]/g) ?? [];
  return tokens
    .map(
      (token, index) =>
        (/^[\]}]$/.test(token) ? "," : "") + (comments[index % comments.length] ?? "") + token,
    )
    .join("");
}

test("comments and trailing commas change no value, and no place of one", () => {
  fc.assert(
    fc.property(env, fc.array(comment, { minLength: 1, maxLength: 7 }), (env, comments) => {
      const text = withComments({ env }, comments);
      const source = parseJsonWithComments("f", text);
      expect(source.problems).toEqual([]);
      const { variables } = collectVariables(source);
      const lines = text.split("\n");
      expect(variables.map(({ name, text }) => ({ name, value: text }))).toEqual(env);
      const there = variables.map(({ place }) => lines[place.line - 1]?.slice(place.column - 1));
      expect(there).toEqual(variables.map(({ name }) => expect.stringMatching(`^"${name}"`)));
    }),
    { numRuns: 1000 },
  );
});

test("of a text without comments it is what YAML says", () => {
  fc.assert(
    fc.property(env, (env) => {
      const text = JSON.stringify(env);
      const variables = collectVariables(parseJsonWithComments("f", text)).variables;
      expect(variables).toEqual(collectVariables(parseSource("f", text)).variables);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ["spec.toml", "{ // c\n}", parseToml],
  ["SPEC.TOML", "", parseToml],
  ["spec.json", "{ // c\n}", parseJsonWithComments],
  ["spec.yaml", "\ufeff// a\n/* b\n */ # c\n [ /* */ ]", parseJsonWithComments],
  ["spec.json", '{"env": []}', parseSource],
  ["spec.json", "// only a comment", parseSource],
  ["spec.json", "/* no end", parseSource],
  ["spec.yaml", "env: {A: https://x}", parseSource],
  ["spec.yaml", "# c // c\nenv: []", parseSource],
  ["spec.yaml", "", parseSource],
])("%s with %j is read by its own parser", async (file, text, parser) => {
  expect(await parserFor(file, text)).toBe(parser);
});
