import fc from "fast-check";
import { expect, test } from "vitest";
import { formatReference, parseReference, parseValue } from "../../../src/secret/reference.ts";

test.each([
  ["secret:mySecretEnv", { name: "mySecretEnv" }],
  ["SECRET:mySecretEnv", { name: "mySecretEnv" }],
  ["secret:a", { name: "a" }],
  ["secret:0_a-b.c", { name: "0_a-b.c" }],
  ["secret:team/app/key", { name: "team/app/key" }],
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
  "secret:",
  "secret: mySecretEnv",
  "secret:mySecretEnv ",
  "secret:mySecretEnv\n",
  "secret:-a",
  "secret:.hidden",
  "secret:a b",
  "secret:a=b",
  "secret:über",
  "secret:a//b",
  "secret:/a",
  "secret:a/",
  "secret:a/../b",
  "secret:a/./b",
  "secret:a/..",
  "secret:a#",
  "secret:a?query",
  "secret:a?",
  "secret:a?file=x",
  "secret:a?files",
  "secret:a?FILE",
  "secret:a?file#field",
  "secret:a??file",
  "secret:?file",
  "secret:a%2fb",
  `secret:${"a".repeat(129)}`,
  "SECRET:",
])("%j in a spec is an error with a hint, never a literal", (text) => {
  const parsed = parseValue(text);
  expect(parsed).toMatchObject({ kind: "malformed", fix: expect.stringContaining("secret:NAME") });
});

test.each([
  ["\\secret:x", "secret:x"],
  ["\\SECRET:x", "SECRET:x"],
  ["\\secret:", "secret:"],
  ["\\other", "\\other"],
  ["", ""],
  ["my secret:x", "my secret:x"],
  [" secret:x", " secret:x"],
  ["secretx", "secretx"],
])("%j is the literal %j", (text, value) => {
  expect(parseValue(text)).toEqual({ kind: "literal", value, oddCase: false });
});

test("a reference in odd case is a literal, told apart for a warning", () => {
  expect(parseValue("Secret:x")).toEqual({ kind: "literal", value: "Secret:x", oddCase: true });
});

test("whatever the text, what starts with secret: is never a literal", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.constantFrom("secret:", "SECRET:"), (text, prefix) => {
      expect(parseValue(prefix + text).kind).not.toBe("literal");
    }),
  );
});

test("a reference reads back as it is written", () => {
  const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/);
  const field = fc.option(fc.stringMatching(/^[A-Za-z0-9_.-]{1,20}$/), { nil: undefined });
  const file = fc.constantFrom({}, { file: true as const });
  fc.assert(
    fc.property(name, field, file, (name, field, file) => {
      const reference = { name, ...(field === undefined ? {} : { field }), ...file };
      expect(parseReference(formatReference(reference))).toEqual(reference);
    }),
  );
});
