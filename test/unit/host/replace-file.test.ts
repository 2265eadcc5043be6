import * as fs from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { replaceFile } from "../../../src/host/replace-file.ts";
import { tempDir } from "../../support/temp.ts";

test("the file is the new one, and no draft is left", () => {
  const folder = tempDir();
  fs.writeFileSync(join(folder, "file"), "old");
  replaceFile(join(folder, "file"), join(folder, "draft"), (draft) => fs.writeFileSync(draft, "new"), fs);
  expect(fs.readFileSync(join(folder, "file"), "utf8")).toBe("new");
  expect(fs.readdirSync(folder)).toEqual(["file"]);
});

test("a draft that fails leaves the old file and nothing else, and its own error is thrown", () => {
  const folder = tempDir();
  fs.writeFileSync(join(folder, "file"), "old");
  const fail = (draft: string) => {
    fs.writeFileSync(draft, "half");
    throw new Error("no space");
  };
  expect(() => replaceFile(join(folder, "file"), join(folder, "draft"), fail, fs)).toThrow("no space");
  expect(fs.readFileSync(join(folder, "file"), "utf8")).toBe("old");
  expect(fs.readdirSync(folder)).toEqual(["file"]);
});

test("where the folder is a file the error of the writing is thrown", () => {
  const file = join(tempDir(), "file");
  fs.writeFileSync(file, "");
  const make = (draft: string) => fs.writeFileSync(draft, "new");
  expect(() => replaceFile(`${file}/x`, `${file}/draft`, make, fs)).toThrow("ENOTDIR");
});
