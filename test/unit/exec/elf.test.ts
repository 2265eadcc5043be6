import * as fs from "node:fs";
import { expect, test } from "vitest";
import { inspectElf } from "../../../src/exec/elf.ts";
import { ELF_32, ELF_64, type ElfClass, elfHeaders, MACHINE, MACHINE_32 } from "../../support/elf.ts";
import { playMachine } from "../../support/machine.ts";

const LOAD = { type: 1 };
const PROGRAM = { kind: "program", loader: undefined, fault: undefined };

/** A kernel that has the switch for 32-bit programs. */
const RUNS_32_BIT = { ...fs, existsSync: () => true };

function inspect(file: Buffer, world: typeof fs = RUNS_32_BIT) {
  const head = Buffer.alloc(256);
  file.copy(head);
  return inspectElf(head, (at, length) => file.subarray(at, at + length), world);
}

const CLASSES: [name: string, ElfClass][] = [
  ["64-bit", ELF_64],
  ["32-bit", ELF_32],
];

test.each(CLASSES)("%s: a program that loads something and names no loader starts", (_, bits) => {
  expect(inspect(elfHeaders(bits, { headers: [LOAD] }))).toEqual(PROGRAM);
  expect(inspect(elfHeaders(bits, { type: 3, headers: [LOAD] }))).toEqual(PROGRAM);
  expect(inspect(elfHeaders(bits, { headers: [LOAD, { type: 7 }] }))).toEqual(PROGRAM);
});

test.each(CLASSES)("%s: the name of the loader ends at its first NUL", (_, bits) => {
  const loaderOf = (name: string) => inspect(elfHeaders(bits, { headers: [{ type: 3, data: name }, LOAD] }));
  expect(loaderOf("/lib/ld.so\0")).toEqual({ ...PROGRAM, loader: "/lib/ld.so" });
  expect(loaderOf("/lib/ld\0.so\0")).toEqual({ ...PROGRAM, loader: "/lib/ld" });
});

test.each(CLASSES)("%s: the first loader counts, whatever a second one is", (_, bits) => {
  const headers = [LOAD, { type: 3, data: "/first\0" }, { type: 3, data: "" }];
  expect(inspect(elfHeaders(bits, { headers }))).toEqual({ ...PROGRAM, loader: "/first" });
});

test.each(CLASSES)("%s: a loader's name takes 2 to 4,096 bytes with its NUL", (_, bits) => {
  const loaderOf = (data: string) => inspect(elfHeaders(bits, { headers: [LOAD, { type: 3, data }] }));
  const damaged = { kind: "damaged", part: "name of the loader" };
  expect(loaderOf("\0")).toEqual(damaged);
  expect(loaderOf("a\0")).toEqual({ ...PROGRAM, loader: "a" });
  expect(loaderOf(`${"a".repeat(4095)}\0`)).toEqual({ ...PROGRAM, loader: "a".repeat(4095) });
  expect(loaderOf(`${"a".repeat(4096)}\0`)).toEqual(damaged);
  expect(loaderOf("no end")).toEqual(damaged);
});

test.each(CLASSES)("%s: a loader's name that the file ends in is damaged", (_, bits) => {
  const whole = elfHeaders(bits, { headers: [LOAD, { type: 3, data: "/ld\0\0" }] });
  expect(inspect(whole.subarray(0, -1))).toEqual({ kind: "damaged", part: "name of the loader" });
});

test.each(CLASSES)("%s: a program that loads nothing does not start", (_, bits) => {
  const fault = { kind: "nothing-to-load" };
  expect(inspect(elfHeaders(bits, { headers: [{ type: 4 }] }))).toEqual({ ...PROGRAM, fault });
  expect(inspect(elfHeaders(bits, { headers: [{ type: 3, data: "/ld\0" }] }))).toEqual({
    ...PROGRAM,
    loader: "/ld",
    fault,
  });
});

test.each(CLASSES)("%s: object files and core files are no programs", (_, bits) => {
  expect(inspect(elfHeaders(bits, { type: 1, headers: [] }))).toEqual({ kind: "object-file" });
  expect(inspect(elfHeaders(bits, { type: 4, headers: [LOAD] }))).toEqual({ kind: "core-file" });
});

test.each(CLASSES)(
  "%s: of a type that nobody knows the loader is told, and what else is wrong first",
  (_, bits) => {
    const fault = { kind: "damaged", part: "header" };
    expect(inspect(elfHeaders(bits, { type: 5, headers: [LOAD, { type: 3, data: "/ld\0" }] }))).toEqual({
      ...PROGRAM,
      loader: "/ld",
      fault,
    });
    expect(inspect(elfHeaders(bits, { type: 0, headers: [{ type: 3, data: "" }] }))).toEqual({
      kind: "damaged",
      part: "name of the loader",
    });
  },
);

test.each(CLASSES)(
  "%s: program headers have the size that their class has, and there is at least one",
  (_, bits) => {
    const header = { kind: "damaged", part: "header" };
    expect(inspect(elfHeaders(bits, { headers: [LOAD], headerSize: bits.headerSize + 8 }))).toEqual(header);
    expect(inspect(elfHeaders(bits, { headers: [] }))).toEqual(header);
  },
);

test("program headers take 65,536 bytes at most", () => {
  const cutOff = { kind: "damaged", part: "program headers" };
  expect(inspect(elfHeaders(ELF_32, { headers: [LOAD], count: 2048 }))).toEqual(cutOff);
  expect(inspect(elfHeaders(ELF_32, { headers: [LOAD], count: 2049 }))).toEqual({
    kind: "damaged",
    part: "header",
  });
});

test.each(CLASSES)("%s: program headers that the file ends in are damaged", (_, bits) => {
  const whole = elfHeaders(bits, { headers: [LOAD, LOAD] });
  expect(inspect(whole)).toEqual(PROGRAM);
  expect(inspect(whole.subarray(0, -1))).toEqual({ kind: "damaged", part: "program headers" });
});

test("the machine decides, not the class that the file names", () => {
  expect(inspect(elfHeaders(ELF_64, { machine: 8, headers: [LOAD] }))).toEqual({ kind: "other-machine" });
  const swapped = elfHeaders({ ...ELF_64, machine: MACHINE_32 }, { headers: [LOAD] });
  expect(inspect(swapped)).toEqual({ kind: "damaged", part: "header" });
  expect(MACHINE).not.toBe(MACHINE_32);
});

test.each([
  ["x64", [62, 3, 6], [183, 40]],
  ["arm64", [183, 40], [62, 3, 6]],
] as const)(
  "a program is for this kind of machine, or for its 32-bit forerunner: %s",
  (kind, own, others) => {
    playMachine(kind);
    const all = [...own, ...others].flatMap((machine) =>
      [ELF_64, ELF_32].map((bits) => inspect(elfHeaders(bits, { machine, headers: [LOAD] })).kind),
    );
    expect(all).toEqual([
      ...["program", "damaged"],
      ...own.slice(1).flatMap(() => ["damaged", "program"]),
      ...others.flatMap(() => ["other-machine", "other-machine"]),
    ]);
  },
);

test.each([
  ["x86 kernel without its switch for them", "/proc/sys/kernel", { kind: "no-32-bit" }],
  ["kernel that shows no switch at all", "", PROGRAM],
  ["kernel with the switch", "/proc/sys", PROGRAM],
])("32-bit programs do not start only on a %s", (_, there, onX86) => {
  const existsSync = (path: fs.PathLike) => there !== "" && String(path).startsWith(there);
  const look = (bits: ElfClass, machine: number) =>
    inspect(elfHeaders(bits, { machine, headers: [LOAD] }), { ...fs, existsSync });
  playMachine("x64");
  expect([look(ELF_32, 3), look(ELF_64, 62)]).toEqual([onX86, PROGRAM]);
  playMachine("arm64");
  expect([look(ELF_32, 40), look(ELF_64, 183)]).toEqual([PROGRAM, PROGRAM]);
});
