import { expect, test } from "vitest";
import { parserFor } from "../../../src/text/format.ts";
import { parseJsonWithComments } from "../../../src/text/json-comments.ts";
import { parseSource } from "../../../src/text/source.ts";
import { parseToml } from "../../../src/text/toml.ts";

test.each([
  ["spec.toml", "{}", parseToml],
  ["SPEC.TOML", "a: b", parseToml],
  ["toml.yaml", "a: b", parseSource],
  ["spec.json", "{}", parseSource],
  ["spec.json", '{"a": 1} // why', parseJsonWithComments],
  ["spec.yaml", '{"a": 1} /* why */', parseJsonWithComments],
  ["spec.yaml", "\ufeff \t\r\n[1] // why", parseJsonWithComments],
  ["spec.yaml", "// why\n/* and\nhow */ # too\n{}", parseJsonWithComments],
  ["spec.yaml", "a: b // why", parseSource],
  ["spec.yaml", "url: http://a", parseSource],
  ["spec.yaml", "// why", parseSource],
  ["spec.yaml", "/* without an end {", parseSource],
  ["spec.yaml", "", parseSource],
])("%s with %j is read by its name, or by what it starts with", async (file, text, parser) => {
  expect(await parserFor(file, text)).toBe(parser);
});
