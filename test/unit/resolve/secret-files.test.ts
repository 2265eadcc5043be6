import * as fs from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Problem } from "../../../src/errors/problem.ts";
import type { FileSystem } from "../../../src/host/files.ts";
import { openFilesFolder } from "../../../src/resolve/secret-files.ts";
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
