import * as fs from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ensurePrivate, holds, numberedFolders, write } from "../../../src/resolve/numbered-files.ts";
import { isFull, WriteError } from "../../../src/resolve/words.ts";
import { tempDir } from "../../support/temp.ts";

const UID = fs.statSync("/proc/self").uid;
const bytes = Buffer.from("value");

function place(changes: Partial<typeof fs> = {}) {
  return { uid: UID, fs: { ...fs, ...changes }, now: 0 };
}

function failing(code: string) {
  return () => {
    throw Object.assign(new Error("no"), { code });
  };
}

/** What an attempt throws. */
function thrownBy(attempt: () => unknown): unknown {
  try {
    return attempt();
  } catch (error) {
    return error;
  }
}

test("the numbered folders are those that a positive number names", () => {
  const folder = tempDir();
  for (const name of ["1", "20", "0", "01", "-1", "1x", "x1", "app"]) fs.mkdirSync(join(folder, name));
  expect(numberedFolders(folder, fs).sort()).toEqual([join(folder, "1"), join(folder, "20")]);
});

test("a file is written into the first numbered folder, for its owner's eyes alone, whatever the umask", () => {
  const folder = tempDir();
  const openSync = ((path: string, flags: string, mode: number) =>
    fs.openSync(path, flags, mode & 0o077)) as typeof fs.openSync;
  expect(write(folder, "name", bytes, place({ openSync }))).toBe(join(folder, "1", "name"));
  const { mode } = fs.statSync(join(folder, "1", "name"));
  expect(mode & 0o777).toBe(0o400);
  expect(fs.statSync(join(folder, "1")).mode & 0o777).toBe(0o700);
  expect(fs.readFileSync(join(folder, "1", "name"), "utf8")).toBe("value");
});

test("it is made with mode 0400, not first with another", () => {
  const modes: unknown[] = [];
  const openSync = ((path: string, flags: string, mode: number) => {
    modes.push([flags, mode]);
    return fs.openSync(path, flags, mode);
  }) as typeof fs.openSync;
  write(tempDir(), "name", bytes, place({ openSync }));
  expect(modes).toEqual([["wx", 0o400]]);
});

test("a file with another value stays as it is, and the next folder is taken; one with the same is used", () => {
  const folder = tempDir();
  write(folder, "name", Buffer.from("other"), place());
  expect(write(folder, "name", bytes, place())).toBe(join(folder, "2", "name"));
  expect(write(folder, "name", bytes, place())).toBe(join(folder, "2", "name"));
  expect(fs.readFileSync(join(folder, "1", "name"), "utf8")).toBe("other");
});

test("a folder with 10,000 values of one secret is full", () => {
  const tried: string[] = [];
  const mkdir = () => {};
  const error = thrownBy(() =>
    write("/folder", "name", bytes, {
      ...place({
        mkdirSync: mkdir as unknown as typeof fs.mkdirSync,
        lstatSync: ((path: string) => {
          tried.push(path);
          return {
            isSymbolicLink: () => false,
            isDirectory: () => true,
            isFile: () => false,
            uid: UID,
            mode: 0o700,
          };
        }) as unknown as typeof fs.lstatSync,
        accessSync: () => {},
        openSync: failing("EEXIST"),
      }),
    }),
  );
  expect(error).toMatchObject({
    message: "/folder, for a secret as a file, is full of files of the same name (check ENVSHIM_FILES_DIR)",
    fault: { kind: "no-place" },
  });
  expect(tried.at(-1)).toBe("/folder/10000/name");
});

test("a numbered folder that others may enter is not used", () => {
  const folder = tempDir();
  fs.mkdirSync(join(folder, "1"), 0o755);
  expect(() => write(folder, "name", bytes, place())).toThrow(
    `${folder}/1, for a secret as a file, has mode 0755, not 0700 (check ENVSHIM_FILES_DIR)`,
  );
  expect(() => ensurePrivate(join(folder, "1"), place())).toThrow("has mode 0755");
  expect(() => ensurePrivate(join(folder, "2"), place())).not.toThrow();
});

test("a fault that has no code is told without one", () => {
  const folder = tempDir();
  const openSync = () => {
    throw new Error("no code");
  };
  expect(thrownBy(() => write(folder, "name", bytes, place({ openSync })))).toMatchObject({
    message: `${folder}/1/name, for a secret as a file, cannot be written (check ENVSHIM_FILES_DIR)`,
  });
});

test("a file that cannot be made is told with the system's code", () => {
  const folder = tempDir();
  const error = thrownBy(() => write(folder, "name", bytes, place({ openSync: failing("EROFS") })));
  expect(error).toMatchObject({
    exitStatus: 78,
    fault: { kind: "errno", errno: "EROFS" },
    message: `${folder}/1/name, for a secret as a file, cannot be written (EROFS) (check ENVSHIM_FILES_DIR)`,
  });
  expect(isFull(error)).toBe(false);
});

test("a full folder is told with what gives more room, and leaves no part of a file, nor a descriptor", () => {
  const folder = tempDir();
  const closed: number[] = [];
  const closeSync = (fd: number) => {
    closed.push(fd);
    fs.closeSync(fd);
  };
  const error = thrownBy(() =>
    write(folder, "name", bytes, place({ writeFileSync: failing("ENOSPC"), closeSync })),
  );
  expect(error).toMatchObject({
    fault: { kind: "errno", errno: "ENOSPC" },
    message: `${folder}/1/name, for a secret as a file, cannot be written (ENOSPC) (give the folder more room: docker run --shm-size, a larger emptyDir, or another ENVSHIM_FILES_DIR)`,
  });
  expect(isFull(error)).toBe(true);
  expect(fs.readdirSync(join(folder, "1"))).toEqual([]);
  expect(closed).toHaveLength(1);
});

test("only an error of writing says that there is no room", () => {
  expect(isFull(new WriteError("/a", { kind: "errno", errno: "ENOSPC" }))).toBe(true);
  expect(isFull(new WriteError("/a", { kind: "no-place" }))).toBe(false);
  expect(isFull({ fault: { kind: "errno", errno: "ENOSPC" } })).toBe(false);
});

test.each([
  ["the same bytes for its owner alone", "value", 0o400, true],
  ["other bytes", "valuE", 0o400, false],
  ["a part of them", "valu", 0o400, false],
  ["another mode", "value", 0o440, false],
  ["a mode that nobody can read with", "value", 0o000, false],
])("a file holds a value or it does not: %s", (_, text, mode, expected) => {
  const file = join(tempDir(), "name");
  fs.writeFileSync(file, text);
  fs.chmodSync(file, mode);
  expect(holds(file, bytes, fs)).toBe(expected);
});

test("a file that is still being written is not read", () => {
  const file = join(tempDir(), "name");
  fs.writeFileSync(file, "valu", { mode: 0o400 });
  const asRead = { ...fs, readFileSync: (() => bytes) as unknown as typeof fs.readFileSync };
  expect(holds(file, bytes, asRead)).toBe(false);
});

test("a link, and what is not there, holds nothing", () => {
  const folder = tempDir();
  fs.writeFileSync(join(folder, "file"), bytes, { mode: 0o400 });
  fs.symlinkSync("file", join(folder, "link"));
  expect(holds(join(folder, "link"), bytes, fs)).toBe(false);
  expect(holds(join(folder, "no"), bytes, fs)).toBe(false);
});
