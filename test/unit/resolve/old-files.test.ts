import * as fs from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { filesNamed, notInUse, removeOld } from "../../../src/resolve/old-files.ts";
import { tempDir } from "../../support/temp.ts";

const NOW = Date.UTC(2026, 0, 1);

/** A machine with these processes and their environments, which notes what is removed. */
function machine(processes: Readonly<Record<string, string>> = {}) {
  const removed: string[] = [];
  const world = {
    ...fs,
    readdirSync: (() => [...Object.keys(processes), "self"]) as unknown as typeof fs.readdirSync,
    readFileSync: ((path: string) => {
      const environ = processes[path.split("/")[2] ?? ""];
      if (environ === undefined || !path.endsWith("/environ")) throw new Error(path);
      return Buffer.from(environ);
    }) as unknown as typeof fs.readFileSync,
    rmSync: (path: fs.PathLike) => void removed.push(String(path)),
  };
  return { world, removed };
}

/** Files of this many values, each used a second after the one before, the first `age` milliseconds ago. */
const files = (count: number, age: number) =>
  Array.from({ length: count }, (_, index) => ({
    path: `/f/${index + 1}/n`,
    used: NOW - age + index * 1000,
  }));

test("files of a name are found in every numbered folder, the one used longest ago first", () => {
  const folder = tempDir();
  const numbered = ["1", "2", "3", "4"].map((number) => join(folder, number));
  for (const path of numbered) fs.mkdirSync(path);
  for (const file of ["1/n", "2/n", "3/n", "4/other"]) fs.writeFileSync(join(folder, file), "");
  for (const [number, used] of [
    ["1", 20],
    ["2", 10],
    ["3", 30],
  ] as const) {
    fs.utimesSync(join(folder, number, "n"), used, used);
  }
  expect(filesNamed("n", numbered, fs)).toEqual([
    { path: join(folder, "2", "n"), used: 10_000 },
    { path: join(folder, "1", "n"), used: 20_000 },
    { path: join(folder, "3", "n"), used: 30_000 },
  ]);
});

test("neither a link nor a folder is such a file", () => {
  const folder = tempDir();
  for (const number of ["1", "2"]) fs.mkdirSync(join(folder, number));
  fs.symlinkSync("/dev/null", join(folder, "1", "n"));
  fs.mkdirSync(join(folder, "2", "n"));
  expect(filesNamed("n", [join(folder, "1"), join(folder, "2")], fs)).toEqual([]);
});

test("four older values stay, and what was used longest ago goes first", () => {
  const { world, removed } = machine();
  removeOld(files(4, 3_600_000), NOW, world);
  expect(removed).toEqual([]);
  removeOld(files(6, 3_600_000), NOW, world);
  expect(removed).toEqual(["/f/1/n", "/f/2/n"]);
});

test("a file that another start has removed meanwhile is no fault", () => {
  const { world } = machine();
  const many = [{ path: join(tempDir(), "gone"), used: 0 }, ...files(4, 0)];
  expect(() => removeOld(many, NOW, { ...world, rmSync: fs.rmSync })).not.toThrow();
});

test("a file stays for ten seconds in any case", () => {
  const { world, removed } = machine();
  removeOld(files(5, 10_000), NOW, world);
  expect(removed).toEqual([]);
  removeOld(files(5, 10_001), NOW, world);
  expect(removed).toEqual(["/f/1/n"]);
});

test("a file that a process was started with stays", () => {
  const { world, removed } = machine({ 7: "A=1\0B=/f/1/n\0", 8: "C=/f/3/n.old\0D=x/f/4/n\0E=/f/5/n" });
  expect(notInUse(files(5, 0), world)).toEqual(["/f/2/n", "/f/3/n", "/f/4/n", "/f/5/n"]);
  removeOld(files(6, 3_600_000), NOW, world);
  expect(removed).toEqual(["/f/2/n"]);
});

test("a process that has ended, or is another user's, uses nothing that could be known of", () => {
  const { world } = machine({ 7: "A=/f/1/n\0" });
  const gone = { ...world, readdirSync: (() => ["6", "7", "x8", "9x"]) as unknown as typeof fs.readdirSync };
  expect(notInUse(files(2, 0), gone)).toEqual(["/f/2/n"]);
});

/** A file system that notes which files and folders it is asked for; it has these folders, and no file. */
function noting(folders: Readonly<Record<string, readonly string[]>>) {
  const looked: string[] = [];
  const world = {
    ...fs,
    readdirSync: ((path: string) => {
      looked.push(path);
      return [...(folders[path] ?? [])];
    }) as unknown as typeof fs.readdirSync,
    readFileSync: ((path: string) => {
      looked.push(path);
      throw new Error("no");
    }) as unknown as typeof fs.readFileSync,
  };
  return { world, looked };
}

test("of /proc only processes are looked at", () => {
  const { world, looked } = noting({ "/proc": ["1", "42", "x8", "9x", "self"] });
  expect(notInUse(files(1, 0), world)).toEqual(["/f/1/n"]);
  expect(looked).toEqual(["/proc", "/proc/1/environ", "/proc/42/environ"]);
});

test("where there is no /proc nothing is known to be in use", () => {
  const { world, looked } = noting({});
  const readdirSync = () => {
    throw new Error("no /proc");
  };
  expect(notInUse(files(1, 0), { ...world, readdirSync })).toEqual(["/f/1/n"]);
  expect(looked).toEqual([]);
});

test("without a file nobody is looked at", () => {
  const { world, looked } = noting({ "/proc": ["1"] });
  expect(notInUse([], world)).toEqual([]);
  expect(looked).toEqual([]);
});
