import fc from "fast-check";
import { expect, test } from "vitest";
import { formatReference, parseReference, parseValue } from "../../../src/secret/reference.ts";
import { REFERENCE_FAULTS } from "../../../src/secret/words.ts";

test.each([
  ["secret:mySecretEnv", { name: "mySecretEnv" }],
  ["SECRET:mySecretEnv", { name: "mySecretEnv" }],
  ["secret:a", { name: "a" }],
  ["secret:0_a-b.c", { name: "0_a-b.c" }],
  ["secret:team/app/key", { name: "team/app/key" }],
  ["secret:a@b+c=d!", { name: "a@b+c=d!" }],
  [`secret:db#${Array(16).fill("a").join(".")}`, { name: "db", field: Array(16).fill("a").join(".") }],
  ["secret:db#password", { name: "db", field: "password" }],
  ["secret:db#users.0.name", { name: "db", field: "users.0.name" }],
  ["secret:key?file", { name: "key", file: true }],
  ["secret:tls#key.pem?file", { name: "tls", field: "key.pem", file: true }],
  [`secret:${"a".repeat(128)}`, { name: "a".repeat(128) }],
])("%s is a reference", (text, reference) => {
  expect(parseValue(text)).toEqual({ kind: "reference", reference });
  expect(parseReference(text)).toEqual(reference);
});

test.each([
  ["secret:", "name"],
  ["secret:mySecretEnv ", "name"],
  ["secret:mySecretEnv\n", "name"],
  ["secret:x # note", "name"],
  ["secret:arn:aws:secretsmanager:eu-west-1:1:secret:x", "name"],
  ["secret://vault/x", "name"],
  ["secret:-a", "name"],
  ["secret:=a", "name"],
  ["secret:.hidden", "name"],
  ["secret:a b", "name"],
  ["secret:über", "name"],
  ["secret:a//b", "name"],
  ["secret:/a", "name"],
  ["secret:a/", "name"],
  ["secret:a/../b", "name"],
  ["secret:a/./b", "name"],
  ["secret:a/..", "name"],
  ["secret:a#", "name"],
  ["secret:a?query", "name"],
  ["secret:a?", "name"],
  ["secret:a?file=x", "name"],
  ["secret:a?files", "name"],
  ["secret:a?FILE", "name"],
  ["secret:a?file#field", "name"],
  ["secret:a??file", "name"],
  ["secret:?file", "name"],
  ["secret:a%2fb", "name"],
  [`secret:${"a".repeat(129)}`, "name"],
  ["SECRET:", "name"],
  ["secret: mySecretEnv", "blank"],
  ["SECRET:\tmySecretEnv", "blank"],
  [`secret:a#${Array(17).fill("a").join(".")}`, "parts"],
  [`secret:a#${Array(200).fill("a").join(".")}?file`, "parts"],
  [" secret:x", "around"],
  ["\u00a0secret:x", "around"],
  ['"secret:x"', "around"],
  ["'secret:x'", "around"],
  ["\u201csecret:x\u201d", "around"],
  ["`secret:x`", "around"],
  [`\${secret:x}`, "around"],
  [`"\${ secret:x }"`, "around"],
  [" SECRET:x", "around"],
  ["$secret:x", "around"],
  ["{{secret:x}}", "around"],
  ["{{ secret:x }}", "around"],
  [`\${{ SECRET:x }}`, "around"],
  ["$secret :x", "around"],
  ["secret :x", "gap"],
  ["SECRET\t: x", "gap"],
])("%j is nearly a reference: an error in a spec, never a literal", (text, fault) => {
  expect(parseValue(text)).toEqual({ kind: "malformed", fault });
  expect(parseReference(text)).toBeUndefined();
});

test.each([
  ["\\secret:x", "secret:x"],
  ["\\SECRET:x", "SECRET:x"],
  ["\\Secret:x", "Secret:x"],
  ["\\secret:", "secret:"],
  ["\\secrets:read", "secrets:read"],
  ["\\secret=x", "secret=x"],
  ["\\secret :x", "secret :x"],
  ["\\{{secret:x}}", "{{secret:x}}"],
  ["\\ secret:x", " secret:x"],
  ['\\"secret:x"', '"secret:x"'],
  [`\\\${secret:x}`, `\${secret:x}`],
  ["\\\\secret:x", "\\\\secret:x"],
  ["\\other", "\\other"],
  ["", ""],
  ["my secret:x", "my secret:x"],
  ["secretx", "secretx"],
  ["secret", "secret"],
  ["$SECRET:8080", "$SECRET:8080"],
  ["secrets :x", "secrets :x"],
  ["{secret:x}", "{secret:x}"],
  ["secret=two words", "secret=two words"],
  ["secret=", "secret="],
  [`\${SECRET:-fallback}`, `\${SECRET:-fallback}`],
  [`\${SECRET:?is not set}`, `\${SECRET:?is not set}`],
  ["$(secret:x)", "$(secret:x)"],
  ['{"secret": "x"}', '{"secret": "x"}'],
])("%j is the literal %j", (text, value) => {
  expect(parseValue(text)).toEqual({ kind: "literal", value });
});

test.each([
  ["Secret:x", "case"],
  ['"sEcret:x"', "case"],
  ["secrets:read", "plural"],
  ["SECRETS:x", "plural"],
  ["secret=x", "equals"],
  ["SECRET=db#password", "equals"],
  [" secrets:x", "plural"],
])("%j may be meant as a reference and is a literal with a fault", (text, fault) => {
  expect(parseValue(text)).toEqual({ kind: "literal", value: text, fault });
});

test("each fault says what to write, and how the text itself is written", () => {
  const fixes = Object.values(REFERENCE_FAULTS).map(({ fix }) => fix);
  expect(fixes.filter((fix) => !fix.includes("write secret:") || !fix.includes("\\ in front of it"))).toEqual(
    [],
  );
});

test("a value of a hundred thousand blanks and quotes is read at once", () => {
  const started = performance.now();
  for (const text of [" ".repeat(1e5), "\"'".repeat(1e5), "${ ".repeat(1e5)]) parseValue(text);
  expect(performance.now() - started).toBeLessThan(1000);
});

test("whatever the text, what starts with secret: is never a literal", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.constantFrom("secret:", "SECRET:"), (text, prefix) => {
      expect(parseValue(prefix + text).kind).not.toBe("literal");
    }),
  );
});

test("a reference reads back as it is written", () => {
  const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.@+=!-]{0,127}$/);
  const text = fc.stringMatching(/^[A-Za-z0-9_.-]{1,16}$/);
  const field = fc.oneof(fc.constant({}), fc.record({ field: text }));
  const file = fc.constantFrom({}, { file: true as const });
  fc.assert(
    fc.property(name, field, file, (name, field, file) => {
      const reference = { name, ...field, ...file };
      expect(parseReference(formatReference(reference))).toEqual(reference);
    }),
  );
});
