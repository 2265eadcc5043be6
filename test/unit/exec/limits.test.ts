import { expect, test } from "vitest";
import { faultsOfLimits } from "../../../src/exec/limits.ts";
import type { Executable, ResolvedEnv } from "../../../src/host/command.ts";

const LONGEST = 131_071;

/** A command `a` with these arguments and variables, on a machine with this limit of the stack. */
function faults(
  { args = [], env = {} }: { readonly args?: string[]; readonly env?: Readonly<Record<string, string>> },
  stack: number | undefined = undefined,
) {
  const executable: Executable = {
    file: "/a",
    name: "a",
    args,
    env: new Map(Object.entries(env)) as unknown as ResolvedEnv,
  };
  const kernel = { environ: () => undefined, arguments: () => undefined, stackLimit: () => stack };
  return faultsOfLimits(executable, kernel);
}

/** Arguments that come to this many bytes together with `a`, as the kernel counts and with what is kept free. */
function ofBytes(bytes: number): string[] {
  const rest = bytes - 4 * 4096 - (1 + 9);
  const whole = Math.floor(rest / (60_000 + 9));
  const last = rest - whole * (60_000 + 9);
  return [...Array<string>(whole).fill("x".repeat(60_000)), "x".repeat(last - 9)];
}

test("one variable takes 131,071 bytes with its name, counted as UTF-8", () => {
  expect(faults({ env: { A: "x".repeat(LONGEST - 2) } })).toEqual([]);
  expect(faults({ env: { A: "x".repeat(LONGEST - 1) } })).toEqual([
    { kind: "long-variable", variable: "A", bytes: LONGEST + 1 },
  ]);
  expect(faults({ env: { É: "é".repeat(LONGEST / 2) } })).toEqual([
    { kind: "long-variable", variable: "É", bytes: 3 + 2 * Math.floor(LONGEST / 2) },
  ]);
});

test("one argument takes 131,071 bytes; the command is number 0", () => {
  expect(faults({ args: ["x".repeat(LONGEST)] })).toEqual([]);
  expect(faults({ args: ["", "x".repeat(LONGEST + 1)] })).toEqual([
    { kind: "long-argument", index: 2, bytes: LONGEST + 1 },
  ]);
});

test("everything that is too long is told, variables first", () => {
  const long = "x".repeat(LONGEST + 1);
  expect(faults({ args: [long], env: { A: long, B: "" } })).toMatchObject([
    { kind: "long-variable", variable: "A" },
    { kind: "long-argument", index: 1 },
  ]);
});

test.each<[what: string, most: number, stack: number | undefined]>([
  ["2 MiB where the limit of the stack is unknown", 2_097_152, undefined],
  ["a quarter of the stack", 1_000_000, 4_000_003],
  ["6 MiB, however large the stack is", 6_291_456, Number.POSITIVE_INFINITY],
  ["128 KiB, however small the stack is", 131_072, 4096],
])("together they take %s", (_, most, stack) => {
  expect(faults({ args: ofBytes(most) }, stack)).toEqual([]);
  expect(faults({ args: ofBytes(most + 1) }, stack)).toEqual([
    { kind: "total", bytes: most + 1, most, variables: 0, largest: [] },
  ]);
});

test("the five largest variables are named, the largest first", () => {
  const env = Object.fromEntries([3, 1, 6, 2, 5, 4].map((size) => [`V${size}`, "x".repeat(size * 10_000)]));
  const [fault] = faults({ env }, 4096);
  expect(fault).toEqual({
    kind: "total",
    bytes: 4 * 4096 + (1 + 9) + 210_000 + 6 * (3 + 9),
    most: 131_072,
    variables: 6,
    largest: [6, 5, 4, 3, 2].map((size) => ({ variable: `V${size}`, bytes: size * 10_000 + 3 })),
  });
});

test("the limit of the stack is asked for only where it can matter", () => {
  const kernel = {
    environ: () => undefined,
    arguments: () => undefined,
    stackLimit: () => {
      throw new Error("asked");
    },
  };
  const env = new Map() as unknown as ResolvedEnv;
  const start = (bytes: number) =>
    faultsOfLimits({ file: "/a", name: "a", args: ofBytes(bytes), env }, kernel);
  expect(start(131_072)).toEqual([]);
  expect(() => start(131_073)).toThrow("asked");
});
