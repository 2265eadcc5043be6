import * as fs from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lookUp } from "../../../src/exec/lookup.ts";
import { ELF_64, elfHeaders } from "../../support/elf.ts";
import { tempDir } from "../../support/temp.ts";

const PROGRAM = elfHeaders(ELF_64, { headers: [{ type: 1 }] });
const NOT_FOUND = { kind: "not-found", inPath: true, unreachable: [] };

/** A folder with a program, or with something else, under this name. */
function folderWith(name: string, content: string | Buffer = PROGRAM): string {
  const folder = tempDir();
  fs.writeFileSync(join(folder, name), content, { mode: 0o755 });
  return folder;
}

/** The file system as a process sees it whose working folder is `folder`, and which may not search `closed`. */
function from(folder: string, closed = ""): typeof fs {
  const there = (path: string) => (path.startsWith("./") ? join(folder, path) : path);
  const statSync = (path: string) => {
    if (closed !== "" && path.startsWith(closed)) throw Object.assign(new Error("no"), { code: "EACCES" });
    return fs.statSync(there(path));
  };
  return {
    ...fs,
    statSync: statSync as typeof fs.statSync,
    accessSync: (path, mode) => fs.accessSync(there(String(path)), mode),
    openSync: ((path: string, flags: string) => fs.openSync(there(path), flags)) as typeof fs.openSync,
  };
}

test("the first folder of PATH that has the command gives it", () => {
  const [none, one, two] = [tempDir(), folderWith("app"), folderWith("app")];
  expect(lookUp("app", [none, one, two], fs)).toEqual({ kind: "found", file: `${one}/app` });
});

test("a file that cannot be executed does not end the search, and is told where nothing else is found", () => {
  const [text, other, good] = [folderWith("app", "x"), folderWith("app", "y"), folderWith("app")];
  expect(lookUp("app", [text, good], fs)).toEqual({ kind: "found", file: `${good}/app` });
  expect(lookUp("app", [tempDir(), text, other], fs)).toEqual({
    kind: "refused",
    file: `${text}/app`,
    fault: { kind: "unknown-format" },
  });
});

test("folders that may not be searched are told, and do not end the search", () => {
  const [closed, good] = [tempDir(), folderWith("app")];
  const world = from(tempDir(), closed);
  expect(lookUp("app", [closed, tempDir()], world)).toEqual({ ...NOT_FOUND, unreachable: [closed] });
  expect(lookUp("app", [closed, good], world)).toEqual({ kind: "found", file: `${good}/app` });
});

test("a name with a slash is a path, and PATH does not count", () => {
  const folder = folderWith("app");
  const file = join(folder, "app");
  expect(lookUp(file, [], fs)).toEqual({ kind: "found", file });
  expect(lookUp("./app", [folder], from(tempDir()))).toEqual({
    kind: "not-found",
    inPath: false,
    unreachable: [],
  });
  expect(lookUp(folder, [], fs)).toEqual({ kind: "refused", file: folder, fault: { kind: "folder" } });
});

test("a file of that name in the working folder is told, with what keeps it from being executed", () => {
  expect(lookUp("app", [tempDir()], from(folderWith("app")))).toEqual({ ...NOT_FOUND, beside: {} });
  expect(lookUp("app", [tempDir()], from(folderWith("app", "x")))).toEqual({
    ...NOT_FOUND,
    beside: { fault: { kind: "unknown-format" } },
  });
});

test("neither a folder of that name nor nothing in the working folder is worth a word", () => {
  const folder = tempDir();
  fs.mkdirSync(join(folder, "app"));
  expect(lookUp("app", [], from(folder))).toEqual(NOT_FOUND);
  expect(lookUp("app", [], from(tempDir()))).toEqual(NOT_FOUND);
});

test("an empty name is found nowhere, whatever is in PATH", () => {
  const refuse = () => {
    throw new Error("looked");
  };
  expect(lookUp("", [tempDir()], { ...fs, statSync: refuse as unknown as typeof fs.statSync })).toEqual(
    NOT_FOUND,
  );
});
