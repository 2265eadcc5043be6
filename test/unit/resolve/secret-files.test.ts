import * as fs from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Problem } from "../../../src/errors/problem.ts";
import type { FileSystem } from "../../../src/host/files.ts";
import { openFilesFolder, writeSecretFile } from "../../../src/resolve/secret-files.ts";
import { SecretValue } from "../../../src/secret/value.ts";
import { tempDir } from "../../support/temp.ts";

const UID = process.getuid?.() ?? 0;
const TMPFS = 0x01021994;

/** The file system with other folders in the places of /dev/shm and /run, which say that they are a tmpfs. */
function machine(folders: { readonly shm: string; readonly run: string }): FileSystem {
  const there = (path: fs.PathLike) =>
    String(path)
      .replace(/^\/dev\/shm/, folders.shm)
      .replace(/^\/run/, folders.run);
  return {
    ...fs,
    mkdirSync: ((path: string, options: { mode: number }) =>
      fs.mkdirSync(there(path), options)) as typeof fs.mkdirSync,
    lstatSync: ((path: string) => fs.lstatSync(there(path))) as typeof fs.lstatSync,
    accessSync: (path, mode) => fs.accessSync(there(path), mode),
    statfsSync: ((path: string) => ({ ...fs.statfsSync(there(path)), type: TMPFS })) as typeof fs.statfsSync,
  };
}

function open(named: string | undefined, fs: FileSystem, uid = UID) {
  const warnings: Problem[] = [];
  const path = openFilesFolder(named, uid, fs, { warn: (problem) => warnings.push(problem) });
  return { path, warnings };
}

test("/dev/shm comes first", () => {
  const { path, warnings } = open(undefined, machine({ shm: tempDir(), run: tempDir() }));
  expect(path).toBe(`/dev/shm/envshim-${UID}`);
  expect(warnings).toEqual([]);
});

test("/run is used where /dev/shm is not there, or somebody else has put a link in the way", () => {
  expect(open(undefined, machine({ shm: "/nowhere", run: tempDir() })).path).toBe(`/run/envshim-${UID}`);
  const shm = tempDir();
  fs.symlinkSync(tempDir(), join(shm, `envshim-${UID}`));
  expect(open(undefined, machine({ shm, run: tempDir() })).path).toBe(`/run/envshim-${UID}`);
});

test("without either it is an error that tells why of both", () => {
  const nowhere = machine({ shm: "/nowhere", run: "/nowhere" });
  expect(() => open(undefined, nowhere)).toThrow(
    /\/dev\/shm\/envshim-\d+ cannot be used \(ENOENT\); \/run\/envshim-\d+ cannot be used \(ENOENT\)/,
  );
});

test("what is on a disk comes with a warning", () => {
  const disk = tempDir();
  const onDisk = { ...fs, statfsSync: (() => ({ type: 0xef53 })) as unknown as typeof fs.statfsSync };
  const { path, warnings } = open(disk, onDisk);
  expect(path).toBe(join(disk, `envshim-${UID}`));
  expect(warnings).toMatchObject([{ message: expect.stringContaining("is not memory-backed") }]);
});

test("a folder of another user is refused", () => {
  const base = tempDir();
  fs.mkdirSync(join(base, `envshim-${UID + 1}`), { mode: 0o700 });
  expect(() => open(base, fs, UID + 1)).toThrow(
    `envshim-${UID + 1} belongs to uid ${UID}, not to this user's ${UID + 1}`,
  );
});

test("without a usable folder it is an error of a setting, with what to do", () => {
  const attempt = () => open(undefined, machine({ shm: "/nowhere", run: "/nowhere" }));
  expect(attempt).toThrow(
    expect.objectContaining({
      exitStatus: 78,
      message: expect.stringMatching(
        /^there is no folder for secret:NAME\?file: \/dev\/shm\/.*; \/run\/.* \(mount a tmpfs that this user can write to, and name it with ENVSHIM_FILES_DIR\)$/,
      ),
    }),
  );
});

test.each([
  ["tmpfs", 0x01021994, []],
  ["ramfs", 0x858458f6, []],
  [
    "ext4",
    0xef53,
    [
      {
        message: expect.stringMatching(
          /^\/.*, where secret:NAME\?file writes, is not memory-backed: the secrets are on a disk$/,
        ),
        fix: "mount a tmpfs, and name it with ENVSHIM_FILES_DIR",
      },
    ],
  ],
])("a folder in memory is fine, one on a disk is told: %s", (_, type, warnings) => {
  const world = { ...fs, statfsSync: (() => ({ type })) as unknown as typeof fs.statfsSync };
  expect(open(tempDir(), world).warnings).toEqual(warnings);
});

test("a named folder that is relative is seen from the working folder", () => {
  const base = fs.realpathSync(tempDir());
  const folders = new Map([[".", base]]);
  const native = (path: string) => folders.get(path);
  const world = {
    ...machine({ shm: "/nowhere", run: "/nowhere" }),
    realpathSync: Object.assign(native, { native }) as unknown as typeof fs.realpathSync,
  };
  expect(open(".", world).path).toBe(join(base, `envshim-${UID}`));
  const fail = () => {
    throw new Error("the working folder is gone");
  };
  const gone = {
    ...world,
    realpathSync: Object.assign(fail, { native: fail }) as unknown as typeof fs.realpathSync,
  };
  expect(() => open("no/such", gone)).toThrow(`no/such/envshim-${UID} cannot be used (ENOENT)`);
});

const NOW = Date.UTC(2026, 0, 1);

/** Delivers a secret as the file `name`, unless the reference says otherwise. @returns the path */
function deliver(
  folder: string,
  value: string,
  { world = fs as FileSystem, reference = {} as { name?: string; field?: string }, now = NOW } = {},
) {
  return writeSecretFile(folder, { name: "name", file: true, ...reference }, new SecretValue(value), {
    uid: UID,
    fs: world,
    now,
  });
}

/** Files of older values, the first used longest ago; all of them `age` milliseconds before. */
function olderValues(folder: string, count: number, age: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    fs.mkdirSync(join(folder, String(index + 1)), { mode: 0o700 });
    const path = join(folder, String(index + 1), "name");
    fs.writeFileSync(path, `old ${index}`, { mode: 0o400 });
    const used = (NOW - age + index * 1000) / 1000;
    fs.utimesSync(path, used, used);
    return path;
  });
}

const filesIn = (folder: string) => fs.globSync("*/*", { cwd: folder }).sort();

test("the file holds the value as UTF-8", () => {
  expect(fs.readFileSync(deliver(tempDir(), "x é"), "utf8")).toBe("x é");
});

test.each([
  [{ name: "db/pass@+=!word" }, "db_pass____word"],
  [{ name: "A-z_0.9" }, "A-z_0.9"],
  [{ name: "db", field: "a.b c" }, "db.a.b_c"],
  [{ name: "x".repeat(128), field: "y".repeat(100) }, `${"x".repeat(99)}.${"y".repeat(100)}`],
])("the file's name is one that any program takes, of 200 characters at most: %j", (reference, name) => {
  const folder = tempDir();
  expect(deliver(folder, "x", { reference })).toBe(join(folder, "1", name));
});

test("the same value is the same file, which counts as used now", () => {
  const folder = tempDir();
  const path = deliver(folder, "x");
  expect(deliver(folder, "x", { now: NOW + 5000 })).toBe(path);
  expect(fs.statSync(path)).toMatchObject({ mtimeMs: NOW + 5000, atimeMs: NOW + 5000 });
  expect(filesIn(folder)).toEqual(["1/name"]);
});

test("that it cannot be said to be used is no fault", () => {
  const folder = tempDir();
  const path = deliver(folder, "x");
  const world = {
    ...fs,
    utimesSync: () => {
      throw Object.assign(new Error("no"), { code: "EPERM" });
    },
  };
  expect(deliver(folder, "x", { world })).toBe(path);
});

test("another value is another file, and of older ones four stay", () => {
  const folder = tempDir();
  olderValues(folder, 5, 3_600_000);
  expect(deliver(folder, "x")).toBe(join(folder, "1", "name"));
  expect(fs.readFileSync(join(folder, "1", "name"), "utf8")).toBe("x");
  expect(filesIn(folder)).toEqual(["1/name", "2/name", "3/name", "4/name", "5/name"]);
});

test("what is not older than ten seconds stays in any case", () => {
  const folder = tempDir();
  olderValues(folder, 6, 10_000);
  expect(deliver(folder, "x")).toBe(join(folder, "7", "name"));
  expect(filesIn(folder)).toHaveLength(7);
});

test("a numbered folder that others may enter is refused, though the value is there", () => {
  const folder = tempDir();
  deliver(folder, "x");
  fs.mkdirSync(join(folder, "2"), 0o755);
  expect(() => deliver(folder, "x")).toThrow(`${folder}/2, for a secret as a file, has mode 0755`);
});

/** A file system with room for a new file once `freed` files are gone. */
function full(freed: number): { readonly world: FileSystem; readonly removed: string[] } {
  const removed: string[] = [];
  const world: FileSystem = {
    ...fs,
    rmSync: (path, options) => {
      removed.push(String(path));
      fs.rmSync(path, options);
    },
    writeFileSync: (file, data) => {
      if (removed.length < freed) throw Object.assign(new Error("full"), { code: "ENOSPC" });
      fs.writeFileSync(file, data);
    },
  };
  return { world, removed };
}

test("where there is no room older values go, one after the other, until there is", () => {
  const folder = tempDir();
  const old = olderValues(folder, 3, 3_600_000);
  const { world, removed } = full(2);
  expect(deliver(folder, "x", { world })).toBe(join(folder, "1", "name"));
  expect(removed).toEqual(old.slice(0, 2));
});

test("an older value that another start has removed meanwhile is no fault", () => {
  const folder = tempDir();
  const [old = ""] = olderValues(folder, 2, 3_600_000);
  const { world } = full(1);
  const rmSync = (path: fs.PathLike, options?: fs.RmOptions) => {
    fs.rmSync(path);
    world.rmSync(path, options);
  };
  expect(deliver(folder, "x", { world: { ...world, rmSync } })).toBe(old);
});

test("where even that gives no room it is an error", () => {
  const folder = tempDir();
  const old = olderValues(folder, 2, 3_600_000);
  const { world, removed } = full(3);
  expect(() => deliver(folder, "x", { world })).toThrow("cannot be written (ENOSPC)");
  expect(removed).toEqual(old);
});

test("the error is that of the last attempt", () => {
  const folder = tempDir();
  olderValues(folder, 1, 3_600_000);
  const { world, removed } = full(2);
  const attempt = () => deliver(folder, "x", { world });
  expect(attempt).toThrow(`${folder}/1/name, for a secret as a file, cannot be written (ENOSPC)`);
  expect(removed).toHaveLength(1);
});

test("any other fault of writing removes nothing", () => {
  const folder = tempDir();
  olderValues(folder, 1, 3_600_000);
  const world = {
    ...fs,
    writeFileSync: () => {
      throw Object.assign(new Error("no"), { code: "EIO" });
    },
  };
  expect(() => deliver(folder, "x", { world })).toThrow("cannot be written (EIO)");
  expect(filesIn(folder)).toEqual(["1/name"]);
});

test("a fault that comes while older values go ends it at once", () => {
  const folder = tempDir();
  olderValues(folder, 2, 3_600_000);
  const codes = ["ENOSPC", "EIO"];
  const world = {
    ...fs,
    writeFileSync: () => {
      throw Object.assign(new Error("no"), { code: codes.shift() });
    },
  };
  expect(() => deliver(folder, "x", { world })).toThrow("cannot be written (EIO)");
  expect(filesIn(folder)).toEqual(["2/name"]);
});
