import { format, inspect } from "node:util";
import { pino } from "pino";
import { expect, test } from "vitest";
import { SecretValue } from "../../../src/secret/value.ts";

const TEXT = "hunter2";
const value = new SecretValue(TEXT);

function thrown(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return inspect(error);
  }
  throw new Error("nothing was thrown");
}

test("only reveal() gives the value", () => {
  expect(value.reveal()).toBe(TEXT);
});

test.each([
  ["text", Buffer.from("ünï\n"), false],
  ["nothing", Buffer.of(), false],
  ["a NUL", Buffer.from("a\0b"), true],
  ["what is not UTF-8", Buffer.of(0xff, 0xfe), true],
])("bytes of %s are a value, and give the same bytes", (_, bytes, isBinary) => {
  const made = SecretValue.ofBytes(bytes);
  expect(made.isBinary).toBe(isBinary);
  expect(made.bytes()).toEqual(bytes);
});

test("a binary value is never taken for a text, and is not shown either", () => {
  const bytes = Buffer.from(`${TEXT}\0`);
  const binary = new SecretValue(bytes);
  expect(() => binary.reveal()).toThrow("a binary value was taken for a text");
  expect(inspect([binary, `${binary}`, JSON.stringify(binary)])).not.toMatch(/hunter|68 75 6e/);
});

test.each<[string, () => unknown]>([
  ["a template", () => `${value}`],
  ["a sum of texts", () => `a${String(value)}`],
  ["toString()", () => value.toString()],
  ["toLocaleString()", () => value.toLocaleString()],
  ["JSON", () => JSON.stringify({ a: [value] })],
  ["inspect", () => inspect({ a: value }, { showHidden: true, depth: null, getters: true })],
  [
    "inspect without custom functions",
    () => inspect(value, { customInspect: false, showHidden: true, depth: null }),
  ],
  ["format", () => format("%s %o %O %j", value, value, value, value)],
  ["a list joined", () => [value, value].join()],
  [
    "its keys and values",
    () => JSON.stringify([Object.entries(value), Reflect.ownKeys(value), { ...value }]),
  ],
  ["a copy", () => inspect(structuredClone(value), { showHidden: true })],
  ["an error's cause", () => inspect(new Error("x", { cause: value }))],
  ["a failed access", () => thrown(() => (value as unknown as { a: { b: string } }).a.b)],
  ["a sort beside others", () => ["b", value, "a"].sort().join()],
  [
    "the log",
    () => {
      let line = "";
      pino(
        {},
        {
          write(text: string) {
            line = text;
          },
        },
      ).info({ value }, "%s %j %o", value, value, value);
      return line;
    },
  ],
])("%s does not show it", (_, print) => {
  const printed = String(print());
  expect(printed.length).toBeGreaterThan(0);
  expect(printed).not.toContain(TEXT);
});
