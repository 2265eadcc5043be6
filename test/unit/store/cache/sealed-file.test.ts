import * as fs from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Entry } from "../../../../src/store/cache/entry.ts";
import { makeSeal } from "../../../../src/store/cache/seal.ts";
import { sealedFile } from "../../../../src/store/cache/sealed-file.ts";
import { found } from "../../../support/stores.ts";
import { tempDir } from "../../../support/temp.ts";

const KEEP_FOR = 3_600_000;

function open(folder: string, faulty: Partial<typeof fs> = {}, now = Date.now) {
  const told: string[] = [];
  const file = sealedFile({
    fs: { ...fs, ...faulty },
    folder,
    uid: fs.statSync("/proc/self").uid,
    seal: makeSeal(Buffer.from("key"), "identity"),
    now,
    keepFor: KEEP_FOR,
    log: { warn: ({ message }) => told.push(message), debug: () => {} },
    failed: (message) => told.push(message),
  });
  return { file, told };
}

const entry = (value: string, age = 0): Entry => ({
  secret: found(value, { etag: "e", maxAge: 1 }),
  fetchedAt: Date.now() - age,
});

const noSpace = () => {
  throw Object.assign(new Error("no space"), { code: "ENOSPC" });
};

test("what is written is read back, all of it", () => {
  const folder = tempDir();
  const kept = { ...entry("x"), secret: { ...found("x\n é"), scope: "team", version: "7" } };
  open(folder).file.update(new Map([["a", kept]]));
  expect(open(folder).file.read()).toEqual(new Map([["a", kept]]));
});

test("two writers with different names both stay", () => {
  const folder = tempDir();
  const [one, two] = [open(folder).file, open(folder).file];
  one.read();
  two.update(new Map([["b", entry("b")]]));
  one.update(new Map([["a", entry("a")]]));
  expect([...one.read().keys()].sort()).toEqual(["a", "b"]);
});

test("the last entry that is removed takes the file with it", () => {
  const folder = tempDir();
  const { file } = open(folder);
  file.update(new Map([["a", entry("x")]]));
  file.update(new Map([["a", undefined]]));
  expect(fs.readdirSync(folder)).toEqual([]);
});

test("a full disk leaves the old file as it was, and nothing half-written", () => {
  const folder = tempDir();
  open(folder).file.update(new Map([["a", entry("old")]]));
  const { file, told } = open(folder, { writeSync: noSpace });
  file.update(new Map([["a", entry("new")]]));
  expect(told).toEqual([expect.stringContaining("could not be written (ENOSPC)")]);
  expect(file.read().get("a")?.secret.value.reveal()).toBe("old");
  expect(fs.readdirSync(folder)).toHaveLength(1);
});

test("on a full disk what was revoked goes all the same", () => {
  const folder = tempDir();
  open(folder).file.update(
    new Map([
      ["a", entry("a")],
      ["b", entry("b")],
    ]),
  );
  open(folder, { writeSync: noSpace }).file.update(new Map([["a", undefined]]));
  expect(fs.readdirSync(folder)).toEqual([]);
});

test("a revoked file that cannot be removed is told of", () => {
  const folder = tempDir();
  const refuse = () => {
    throw Object.assign(new Error("read-only"), { code: "EROFS" });
  };
  const { file, told } = open(folder, { rmSync: refuse });
  file.clear();
  expect(told).toEqual([expect.stringContaining("could not be removed (EROFS)")]);
});

test("entries and files that are too old to be used are removed, and what killed writers left behind", () => {
  const folder = tempDir();
  const long = new Date(Date.now() - KEEP_FOR - 1000);
  const minutes = new Date(Date.now() - 120_000);
  const other = "0".repeat(32);
  for (const [name, time] of [
    [`${other}.cache`, long],
    [`${"1".repeat(32)}.cache`, minutes],
    [`${other}.cache.${"a".repeat(24)}.tmp`, minutes],
    [`${other}.cache.${"b".repeat(24)}.tmp`, new Date()],
    ["not envshim's", long],
  ] as const) {
    fs.writeFileSync(join(folder, name), "");
    fs.utimesSync(join(folder, name), time, time);
  }
  const { file } = open(folder);
  file.update(
    new Map([
      ["old", entry("x", KEEP_FOR + 1000)],
      ["new", entry("y")],
    ]),
  );
  expect([...file.read().keys()]).toEqual(["new"]);
  const kept = fs
    .readdirSync(folder)
    .filter((name) => !name.startsWith(makeSeal(Buffer.from("key"), "identity").fileName));
  expect(kept.sort()).toEqual([
    `${other}.cache.${"b".repeat(24)}.tmp`,
    `${"1".repeat(32)}.cache`,
    "not envshim's",
  ]);
});

test("entries and files are kept as long as they can be used, to the millisecond", () => {
  const folder = tempDir();
  const now = Date.UTC(2026, 0, 1);
  const [just, over] = [`${"0".repeat(32)}.cache`, `${"1".repeat(32)}.cache`];
  for (const [name, age] of [
    [just, KEEP_FOR],
    [over, KEEP_FOR + 1],
  ] as const) {
    fs.writeFileSync(join(folder, name), "");
    fs.utimesSync(join(folder, name), new Date(now - age), new Date(now - age));
  }
  const { file } = open(folder, {}, () => now);
  const aged = (age: number) => ({ ...entry("x"), fetchedAt: now - age });
  file.update(
    new Map([
      ["just", aged(KEEP_FOR)],
      ["over", aged(KEEP_FOR + 1)],
    ]),
  );
  expect([...file.read().keys()]).toEqual(["just"]);
  expect(fs.existsSync(join(folder, just))).toBe(true);
  expect(fs.existsSync(join(folder, over))).toBe(false);
});

test("a umask that takes the owner's rights away does not take the file's", () => {
  const folder = tempDir();
  const openSync = ((path: string, flags: number) => fs.openSync(path, flags, 0)) as typeof fs.openSync;
  open(folder, { openSync }).file.update(new Map([["a", entry("x")]]));
  expect(fs.readdirSync(folder).map((name) => fs.statSync(join(folder, name)).mode & 0o777)).toEqual([0o600]);
});

test("a file that cannot be read as entries is told of, and is as good as none", () => {
  const folder = tempDir();
  const { file, told } = open(folder);
  file.update(new Map([["a", entry("x")]]));
  const [name = ""] = fs.readdirSync(folder);
  fs.writeFileSync(join(folder, name), "something else");
  expect(file.read()).toEqual(new Map());
  expect(told).toEqual([
    `the cache file ${folder}/${name} is damaged or not envshim's own, so it is not used`,
  ]);
});

test("a file that may not be read is as good as a damaged one", () => {
  const refuse = () => {
    throw Object.assign(new Error("no"), { code: "EACCES" });
  };
  const { file, told } = open(tempDir(), { openSync: refuse });
  expect(file.read()).toEqual(new Map());
  expect(told).toEqual([expect.stringContaining("is damaged or not envshim's own")]);
});

test("where there is no file nothing is told, neither when it is read nor when it is to go", () => {
  const { file, told } = open(tempDir());
  expect(file.read()).toEqual(new Map());
  file.clear();
  file.update(new Map([["a", undefined]]));
  expect(told).toEqual([]);
});

test("no descriptor is left open, also where writing fails", () => {
  const folder = tempDir();
  const openFiles = new Set<number>();
  const counting = {
    openSync: ((...args: Parameters<typeof fs.openSync>) => {
      const fd = fs.openSync(...args);
      openFiles.add(fd);
      return fd;
    }) as typeof fs.openSync,
    closeSync: (fd: number) => {
      openFiles.delete(fd);
      fs.closeSync(fd);
    },
  };
  open(folder, counting).file.update(new Map([["a", entry("x")]]));
  open(folder, counting).file.read();
  open(folder, { ...counting, writeSync: noSpace }).file.update(new Map([["b", entry("x")]]));
  expect([...openFiles]).toEqual([]);
});

test("an old file that only looks like a cache's by a part of its name stays", () => {
  const folder = tempDir();
  const long = new Date(Date.now() - KEEP_FOR - 1000);
  const names = [`x${"0".repeat(32)}.cache`, `${"0".repeat(32)}.cache.old`, `${"0".repeat(32)}.cachex`];
  for (const name of names) {
    fs.writeFileSync(join(folder, name), "");
    fs.utimesSync(join(folder, name), long, long);
  }
  open(folder).file.update(new Map([["a", entry("x")]]));
  expect(fs.readdirSync(folder)).toEqual(expect.arrayContaining(names));
});

test("an old file that another start has removed meanwhile is no fault; one that cannot be looked at is told", () => {
  const folder = tempDir();
  fs.writeFileSync(join(folder, `${"0".repeat(32)}.cache`), "");
  const failing = (code: string) => ({
    lstatSync: (() => {
      throw Object.assign(new Error("no"), { code });
    }) as unknown as typeof fs.lstatSync,
  });
  const gone = open(folder, failing("ENOENT"));
  gone.file.update(new Map([["a", entry("x")]]));
  expect(gone.told).toEqual([]);
  const refused = open(folder, failing("EIO"));
  refused.file.update(new Map([["a", entry("y")]]));
  expect(refused.told).toEqual([expect.stringContaining("could not be written (EIO)")]);
});

/** The file system in which an open file says this of itself. */
function saying(what: { readonly uid?: number; readonly size?: number; readonly isFile?: () => boolean }) {
  const fstatSync = ((fd: number) => Object.assign(fs.fstatSync(fd), what)) as typeof fs.fstatSync;
  return { fstatSync };
}

test.each([
  ["another user's", { uid: 4711 }],
  ["no regular file", { isFile: () => false }],
  ["larger than 32 MiB", { size: 33_554_433 }],
])("a file that is %s is not used", (_, what) => {
  const folder = tempDir();
  open(folder).file.update(new Map([["a", entry("x")]]));
  const { file, told } = open(folder, saying(what));
  expect(file.read()).toEqual(new Map());
  expect(told).toEqual([expect.stringContaining("is damaged or not envshim's own")]);
});

test("a file of 32 MiB is used", () => {
  const folder = tempDir();
  open(folder).file.update(new Map([["a", entry("x")]]));
  expect(open(folder, saying({ size: 33_554_432 })).file.read().size).toBe(1);
});

test("a fault without a code is told as unknown", () => {
  const writeSync = () => {
    throw new Error("no code");
  };
  const { file, told } = open(tempDir(), { writeSync });
  file.update(new Map([["a", entry("x")]]));
  expect(told).toEqual([expect.stringMatching(/ could not be written \(unknown error\)$/)]);
});

test("what is told says what to do", () => {
  const folder = tempDir();
  const problems: unknown[] = [];
  const refuse = () => {
    throw Object.assign(new Error("read-only"), { code: "EROFS" });
  };
  const file = sealedFile({
    fs: { ...fs, openSync: refuse, rmSync: refuse },
    folder,
    uid: 0,
    seal: { ...makeSeal(Buffer.from("key"), "identity"), fileName: "f" },
    now: Date.now,
    keepFor: KEEP_FOR,
    log: { warn: (problem) => problems.push(problem), debug: () => {} },
    failed: () => {},
  });
  file.read();
  file.clear();
  expect(problems).toEqual([
    {
      message: `the cache file ${folder}/f is damaged or not envshim's own, so it is not used`,
      fix: "it is written anew with the store's next answer",
    },
    {
      message: `the cache file ${folder}/f could not be removed (EROFS), though the store revoked what it holds`,
      fix: "remove it",
    },
  ]);
});
