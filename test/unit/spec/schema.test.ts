// The schema that editors use says of a spec what the reader says.
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { SpecInvalidError } from "../../../src/errors/errors.ts";
import { parseSpec } from "../../../src/spec/parse.ts";
import { specSchema } from "../../../src/spec/schema.ts";
import { ROOT } from "../../support/paths.ts";

const validate = new Ajv({ strict: false }).compile(specSchema() as object);

/** @param nullStr how null is written; default: as editors see it, nothing written is null */
function isRead(spec: unknown, nullStr = ""): boolean {
  try {
    parseSpec("f", stringify(spec, { nullStr, lineWidth: 0, aliasDuplicateObjects: false }));
    return true;
  } catch (error) {
    if (error instanceof SpecInvalidError) return false;
    throw error;
  }
}

const text = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom("", "x", "true", "1.0", "a b", "\\secret:x", "Secret:x", "secrets:x"),
  },
  fc.stringMatching(/^secret:[A-Za-z0-9.][A-Za-z0-9_.@/+=!-]{0,6}(#[a-c.]{1,6})?(\?file)?$/),
  fc.constantFrom(
    "secret:a",
    "SECRET:a/b",
    "secret:a/../b",
    "secret:a/.",
    "secret:a//b",
    "secret:a/",
    "secret:a..b/...",
    "secret: a",
    " secret:a",
    "$secret:a",
    "$SECRET:a",
    "{{ secret:a }}",
    "secret :a",
    '"secret:a"',
    `\${secret:a}`,
    `\${SECRET:-a}`,
    `secret:a#${Array(16).fill("b").join(".")}`,
    `secret:a#${Array(17).fill("b").join(".")}`,
    `secret:${"a".repeat(128)}`,
    `secret:${"a".repeat(129)}`,
    `secret:a#${"b".repeat(257)}`,
    "a\0b",
  ),
  fc.string({ maxLength: 5 }),
);
const scalar = fc.oneof({ weight: 4, arbitrary: text }, fc.integer(), fc.boolean(), fc.constant(null));
const key = fc.oneof(
  fc.constantFrom(
    "env",
    "Env",
    "envs",
    "ENV",
    "environment",
    "env_vars",
    "en v",
    "eenv",
    "vars",
    "enviro",
    "papers",
    "value",
    "name",
    "kind",
    "spec",
  ),
  fc.constantFrom(
    "metadata",
    "image",
    "basicAuthKey",
    "integrations",
    "secretAccessKey",
    "accessKeyId",
    "MODEL",
    "M",
  ),
  fc.stringMatching(/^[a-zA-Z_ =é-]{0,4}$/),
);
const { anything } = fc.letrec((tie) => ({
  anything: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie("anything"), { maxLength: 2 }), tie("mapping")),
  mapping: fc.dictionary(key, tie("anything"), { maxKeys: 3, noNullPrototype: true }),
}));
const entry = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ name: fc.oneof(key, text), value: scalar }, { requiredKeys: ["name"] }),
  },
  anything,
);
const env = fc.oneof(
  { weight: 4, arbitrary: fc.array(entry, { maxLength: 3 }) },
  { weight: 3, arbitrary: fc.dictionary(key, scalar, { maxKeys: 3, noNullPrototype: true }) },
  anything,
);
const deployment = fc
  .tuple(
    fc.option(env, { nil: undefined }),
    fc.dictionary(key, anything, { maxKeys: 3, noNullPrototype: true }),
  )
  .map(([env, rest]) => (env === undefined ? rest : { ...rest, env }));
const spec = fc.oneof({ weight: 6, arbitrary: deployment }, fc.array(entry, { maxLength: 3 }), anything);

/** What a few thousand at random seldom have. */
const RARE: [unknown][] = [[{ metadata: { value: "" }, env: [{ name: "env" }] }]];

test("it takes what the reader takes, and refuses what the reader refuses", () => {
  const counts = { true: 0, false: 0 };
  fc.assert(
    fc.property(spec, (spec) => {
      const read = isRead(spec);
      counts[`${read}`] += 1;
      expect(validate(spec)).toBe(read);
    }),
    { numRuns: 5000, examples: RARE },
  );
  expect(Math.min(counts.true, counts.false)).toBeGreaterThan(1000);
});

test("nothing at all may be written as null, too: the whole spec, env, and keys beside it", () => {
  const beside = fc.dictionary(key, scalar, { maxKeys: 2, noNullPrototype: true });
  const specs = fc.oneof(
    fc.constant(null),
    beside.map((rest) => ({ ...rest, env: null })),
  );
  const counts = { true: 0, false: 0 };
  fc.assert(
    fc.property(specs, fc.constantFrom("null", "~", "Null", ""), (spec, nullStr) => {
      const read = isRead(spec, nullStr);
      counts[`${read}`] += 1;
      expect(validate(spec)).toBe(read);
    }),
    { examples: [[{ env: null }, "null"]] },
  );
  expect(counts.true).toBeGreaterThan(10);
});

test("the file in docs is this schema (npm run schema writes it)", () => {
  expect(JSON.parse(readFileSync(`${ROOT}docs/spec.schema.json`, "utf8"))).toEqual(specSchema());
});
