import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { faultOfFile, interpreterOf } from "../../../src/exec/format.ts";
import { ELF_32, ELF_64, elfHeaders } from "../../support/elf.ts";
import { playMachine } from "../../support/machine.ts";
import { tempDir, tempFile } from "../../support/temp.ts";

const UNKNOWN = { kind: "unknown-format" };
const LOAD = { type: 1 };

/** A file with these bytes that may be executed. @returns its path */
function program(bytes: string | Buffer): string {
  const file = tempFile("app", bytes);
  fs.chmodSync(file, 0o755);
  return file;
}

function elf(...headers: { readonly type: number; readonly data?: string }[]): Buffer {
  return elfHeaders(ELF_64, { headers });
}

/** The file system in which one call fails with this code. */
function failing(call: "statSync" | "accessSync" | "openSync", code: string): typeof fs {
  const fail = () => {
    throw Object.assign(new Error("no"), { code });
  };
  return { ...fs, [call]: fail };
}

/** Scripts of which each starts the next one. @returns the path of the first */
function chain(length: number, last: string): string {
  return Array.from({ length }).reduce<string>((next) => program(`#!${next}\n`), last);
}

test("a program that the kernel takes has no fault", () => {
  expect(faultOfFile(program(elf(LOAD)), fs)).toBeUndefined();
  expect(faultOfFile(process.execPath, fs)).toBeUndefined();
});

test.each([
  ["missing", () => join(tempDir(), "no"), fs, { kind: "missing" }],
  ["below a file", () => join(tempFile("a", ""), "no"), fs, { kind: "missing" }],
  ["a folder", tempDir, fs, { kind: "folder" }],
  ["a device", () => "/dev/null", fs, { kind: "special-file" }],
  ["out of reach", () => "/a", failing("statSync", "EACCES"), { kind: "unreachable" }],
  ["a loop of links", () => "/a", failing("statSync", "ELOOP"), { kind: "errno", error: expect.any(Error) }],
  ["not executable", () => tempFile("a", ""), failing("accessSync", "EACCES"), { kind: "forbidden" }],
  [
    "on a broken disk",
    () => tempFile("a", ""),
    failing("accessSync", "EIO"),
    { kind: "errno", error: expect.any(Error) },
  ],
])("a file that is %s has that fault", (_, make, world, fault) => {
  expect(faultOfFile(make(), world)).toEqual(fault);
});

test("that a file may be executed is what is asked for", () => {
  const file = tempFile("a", elf(LOAD));
  fs.chmodSync(file, 0o644);
  expect(faultOfFile(file, fs)).toEqual({ kind: "forbidden" });
});

/** A machine on which nothing below this folder can be executed. */
function noexec(mount: string): typeof fs {
  const mounts = `1 0 0:1 / / rw - ext4\n2 1 0:2 / ${mount} rw,noexec - tmpfs\n`;
  const readFileSync = (() => mounts) as unknown as typeof fs.readFileSync;
  return { ...failing("accessSync", "EACCES"), readFileSync };
}

test("where a file says that it may be executed, and its mount that nothing may, the mount is told", () => {
  const file = fs.realpathSync(program(elf(LOAD)));
  expect(faultOfFile(file, noexec(dirname(file)))).toEqual({ kind: "noexec", mount: dirname(file) });
  expect(faultOfFile(file, noexec("/elsewhere"))).toEqual({ kind: "forbidden" });
  fs.chmodSync(file, 0o644);
  expect(faultOfFile(file, noexec(dirname(file)))).toEqual({ kind: "forbidden" });
});

test("a file that may be executed and not read is taken as it is", () => {
  expect(faultOfFile(program("x"), failing("openSync", "EACCES"))).toBeUndefined();
});

test.each([
  ["text", "echo hi\n"],
  ["nothing", ""],
  ["one that is nearly ELF", "\x7fELG"],
  ["a # alone", "#"],
  ["a ! in the second place", "x!/bin/sh\n"],
])("neither ELF nor #!: %s", (_, text) => {
  expect(faultOfFile(program(text), fs)).toEqual(UNKNOWN);
});

test("what is wrong with an ELF file is told", () => {
  expect(faultOfFile(program(elfHeaders(ELF_64, { type: 1, headers: [] })), fs)).toEqual({
    kind: "object-file",
  });
  expect(faultOfFile(program(elf({ type: 4 })), fs)).toEqual({ kind: "nothing-to-load" });
});

test("an ELF file whose headers are beyond what a number holds is damaged", () => {
  const file = elf(LOAD);
  file.writeBigUInt64LE(2n ** 60n, 32);
  expect(faultOfFile(program(file), fs)).toEqual({ kind: "damaged", part: "program headers" });
});

test("a loader that starts is no fault", () => {
  const loader = program(elf(LOAD));
  expect(faultOfFile(program(elf(LOAD, { type: 3, data: `${loader}\0` })), fs)).toBeUndefined();
});

test.each([
  ["missing", () => join(tempDir(), "no"), { kind: "missing" }],
  ["no ELF file", () => program("#!/bin/sh\n"), UNKNOWN],
  [
    "for another machine",
    () => program(elfHeaders(ELF_64, { machine: 8, headers: [LOAD] })),
    { kind: "other-machine" },
  ],
  ["of 32 bits", () => program(elfHeaders(ELF_32, { headers: [LOAD] })), { kind: "other-machine" }],
  ["an object file", () => program(elfHeaders(ELF_64, { type: 1, headers: [] })), { kind: "object-file" }],
  ["one that loads nothing", () => program(elf({ type: 4 })), { kind: "nothing-to-load" }],
])("a loader that is %s is the program's fault, before any other", (_, make, fault) => {
  const loader = make();
  expect(faultOfFile(program(elf({ type: 3, data: `${loader}\0` })), fs)).toEqual({
    kind: "loader",
    file: loader,
    fault,
  });
});

test.each([
  ["x64", 62, "/lib64/ld-linux-x86-64.so.2"],
  ["arm64", 183, "/lib/ld-linux-aarch64.so.1"],
] as const)("the loader of nearly all programs is not looked into: %s", (kind, machine, loader) => {
  playMachine(kind);
  const opened: string[] = [];
  const there = (path: fs.PathLike) => (path === loader ? "/bin/true" : path);
  const world = {
    ...fs,
    statSync: ((path: string) => fs.statSync(there(path))) as typeof fs.statSync,
    accessSync: (path: fs.PathLike, mode?: number) => fs.accessSync(there(path), mode),
    openSync: ((path: string, flags: string) => {
      opened.push(path);
      return fs.openSync(path, flags);
    }) as typeof fs.openSync,
  };
  const headers = [LOAD, { type: 3, data: `${loader}\0` }];
  const file = program(elfHeaders(ELF_64, { machine, headers }));
  expect(faultOfFile(file, world)).toBeUndefined();
  expect(opened).toEqual([file]);
});

test("a script is as good as its interpreter", () => {
  expect(faultOfFile(program("#!/bin/sh\n"), fs)).toBeUndefined();
  expect(faultOfFile(program("#!/no/sh\n"), fs)).toEqual({
    kind: "interpreter",
    file: "/no/sh",
    fault: { kind: "missing" },
  });
  expect(faultOfFile(program("#!\n/bin/sh"), fs)).toEqual({ kind: "no-interpreter" });
  expect(faultOfFile(program("#! \t\0/bin/sh"), fs)).toEqual({ kind: "no-interpreter" });
});

test("the kernel follows five scripts from one to the next, and says so once", () => {
  const app = program(elf(LOAD));
  expect(faultOfFile(chain(5, app), fs)).toBeUndefined();
  expect(faultOfFile(chain(6, app), fs)).toEqual({ kind: "too-many-scripts" });
});

test("the name of an interpreter that reaches the end of what the kernel reads is cut off", () => {
  const folder = tempDir();
  const long = join(folder, "x".repeat(250 - folder.length));
  fs.writeFileSync(long, elf(LOAD));
  fs.chmodSync(long, 0o755);
  expect(Buffer.byteLength(`#! ${long}\n`)).toBe(255);
  expect(faultOfFile(program(`#! ${long}\n`), fs)).toBeUndefined();
  expect(faultOfFile(program(`#!  ${long}\n`), fs)).toBeUndefined();
  expect(faultOfFile(program(`#!   ${long}\n`), fs)).toEqual({ kind: "line-too-long" });
});

test.each([
  ["#!/bin/sh\n", { file: "/bin/sh", argument: undefined }],
  ["#! \t/bin/sh", { file: "/bin/sh", argument: undefined }],
  ["#!/usr/bin/env  -S a b \t\nmore", { file: "/usr/bin/env", argument: "-S a b" }],
  ["#!/usr/bin/env\tsh\0x", { file: "/usr/bin/env", argument: "sh" }],
  ["#!/bin/sh\0x", { file: "/bin/sh", argument: undefined }],
  ["#!/bin/sh \n", { file: "/bin/sh", argument: undefined }],
  ["#!\n", undefined],
  ["#!\n#!/bin/sh\n", undefined],
  ["#/bin/sh\n", undefined],
  ["x #!/bin/sh\n", undefined],
])("the interpreter of %j", (text, interpreter) => {
  expect(interpreterOf(program(text), fs)).toEqual(interpreter);
});

test("a file that may not be read has no interpreter to tell", () => {
  expect(interpreterOf(program("#!/bin/sh\n"), failing("openSync", "EACCES"))).toBeUndefined();
});

test("no descriptor is left open", () => {
  const open = new Set<number>();
  const world = {
    ...fs,
    openSync: ((path: string, flags: string) => {
      const fd = fs.openSync(path, flags);
      open.add(fd);
      return fd;
    }) as typeof fs.openSync,
    closeSync: (fd: number) => {
      open.delete(fd);
      fs.closeSync(fd);
    },
  };
  expect(faultOfFile(program(`#!${program(elf(LOAD))}\n`), world)).toBeUndefined();
  expect([...open]).toEqual([]);
});
