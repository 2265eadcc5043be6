import fc from "fast-check";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { collectVariables } from "../../../src/spec/variables.ts";
import { parseToml } from "../../../src/text/toml.ts";

/** What another parser of TOML says of an `env` with nothing but strings in it. */
function readWithOther(text: string): Record<string, string> | undefined {
  let env: unknown;
  try {
    ({ env } = parse(text));
  } catch {
    return undefined;
  }
  const entries = Array.isArray(env)
    ? env.map(({ name, value }) => [name, value ?? ""])
    : Object.entries(env ?? {});
  return Object.fromEntries(entries);
}

function read(text: string): Record<string, string> | undefined {
  const source = parseToml("f", text);
  if (source.problems.length > 0) return undefined;
  const { variables, errors } = collectVariables(source);
  expect(errors).toEqual([]);
  return Object.fromEntries(variables.map(({ name, text }) => [name, text]));
}

const key = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,6}$/);
const basic = fc
  .string({ unit: "grapheme" })
  .map(
    (text) =>
      `"${text.replace(/[\\"]/g, "\\$&").replace(/\p{Cc}/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`,
  );
const literal = fc.stringMatching(/^'[ -&(-~]{0,12}'$/);
const multiline = fc.stringMatching(/^"""[ !#-[\]-~\n]{0,20}"""$/);
const value = fc.oneof(basic, literal, multiline);
const pair = fc.tuple(key, value, fc.constantFrom("", " # c")).map(([k, v, c]) => `${k} = ${v}${c}`);

const table = fc.array(pair, { minLength: 1, maxLength: 6 }).map((pairs) => `[env]\n${pairs.join("\n")}\n`);
const dotted = fc
  .array(pair, { minLength: 1, maxLength: 6 })
  .map((pairs) => pairs.map((p) => `env.${p}\n`).join(""));
const entry = fc
  .tuple(basic, value)
  .map(([n, v]) => `name = ${n}, value = ${v.startsWith('"""') ? "''" : v}`);
const inline = fc
  .array(entry, { minLength: 1, maxLength: 4 })
  .map((all) => `env = [ ${all.map((e) => `{ ${e} }`).join(", ")} ]\n`);
const tables = fc
  .array(fc.tuple(key, value), { minLength: 1, maxLength: 5 })
  .map((all) => all.map(([n, v]) => `[[env]]\nname = "${n}"\nvalue = ${v}\n`).join(""));

test("whatever the strings of an env are, they read as another parser reads them", () => {
  let valid = 0;
  fc.assert(
    fc.property(fc.oneof(table, dotted, tables), (text) => {
      const found = read(`image = "x"\nport = 80\n${text}`);
      valid += Number(found !== undefined);
      expect(found).toEqual(readWithOther(text));
    }),
    { numRuns: 1500 },
  );
  expect(valid).toBeGreaterThan(500);
});

test("inline tables too, but for names that no environment takes", () => {
  fc.assert(
    fc.property(inline, (text) => {
      const source = parseToml("f", text);
      const { variables, errors } = collectVariables(source);
      const names = Object.entries(readWithOther(text) ?? {}).filter(([name]) =>
        /^[\x20-\x3c\x3e-\x7e]+$/.test(name),
      );
      expect(source.problems).toEqual([]);
      expect(Object.fromEntries(variables.map(({ name, text }) => [name, text]))).toEqual(
        Object.fromEntries(names),
      );
      expect(errors.every(({ message }) => message.startsWith("a name "))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("a text that another parser refuses is refused, with a place and without its content", () => {
  const broken = fc
    .tuple(
      table,
      fc.nat(200),
      fc.constantFrom('"', "'", "[", "]", "=", "\n", "#", "\\", "\0", "[env]\n", "A = 1\n"),
    )
    .map(
      ([text, at, put]) =>
        `canary = "CaNaRy"\n${text.slice(0, at % text.length)}${put}${text.slice(at % text.length)}`,
    );
  let refused = 0;
  fc.assert(
    fc.property(broken, (text) => {
      const { problems } = parseToml("f", text);
      refused += problems.length;
      expect(problems.length > 0).toBe(isRefused(text));
      expect(problems.every(({ place }) => place !== undefined && place.line > 0 && place.column > 0)).toBe(
        true,
      );
      expect(JSON.stringify(problems)).not.toContain("CaNaRy");
    }),
    { numRuns: 1500 },
  );
  expect(refused).toBeGreaterThan(300);
});

function isRefused(text: string): boolean {
  try {
    parse(text);
    return false;
  } catch {
    return true;
  }
}

test("places are those of the keys and values", () => {
  const text = '[[env]]\nname = "A"\nvalue = "x"\n\n  [[env]]\n  name = "B"\n  value = """\ny"""\n';
  const { variables } = collectVariables(parseToml("f", text));
  expect(
    variables.map(({ place, valuePlace }) =>
      [place, valuePlace].map(({ line, column }) => `${line}:${column}`),
    ),
  ).toEqual([
    ["2:8", "3:9"],
    ["6:10", "7:11"],
  ]);
});
