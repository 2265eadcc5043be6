import * as fs from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { errnoOf } from "../../../src/host/errno.ts";
import { describeErrno, LARGEST_FILE, readPlainFile, readTextFile } from "../../../src/host/files.ts";
import { tempDir, tempFile } from "../../support/temp.ts";

/** The `code` of the error that reading ends with. */
function codeOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return errnoOf(error);
  }
  return "none";
}

test.each([0, 1, 4095, 4096, 4097, 100_000])("a file of %d bytes is read whole", (size) => {
  const bytes = Buffer.alloc(size, "ab");
  expect(readPlainFile(tempFile("file", bytes), fs).equals(bytes)).toBe(true);
});

test("a file of /proc, which says that it is empty, is read whole", () => {
  const text = readTextFile("/proc/self/limits", fs);
  expect(text).toMatch(/^Limit .*\n(.*\n)*Max realtime timeout .*\n$/);
});

test("a file that does not end, whatever it says of its size, is read no further than the bound", () => {
  const endless = { ...fs, readSync: (_: number, buffer: NodeJS.ArrayBufferView) => buffer.byteLength };
  expect(codeOf(() => readPlainFile(tempFile("file", "x"), endless as typeof fs))).toBe("EFBIG");
});

test("a file above the bound is refused unread", () => {
  const path = tempFile("large", "");
  fs.truncateSync(path, LARGEST_FILE + 1);
  expect(codeOf(() => readPlainFile(path, fs))).toBe("EFBIG");
});

test("folders, pipes and devices are no plain files", async () => {
  const pipe = join(tempDir(), "pipe");
  await execa("mkfifo", [pipe]);
  expect(codeOf(() => readPlainFile(tempDir(), fs))).toBe("EISDIR");
  expect(codeOf(() => readPlainFile(pipe, fs))).toBe("EFTYPE");
  expect(codeOf(() => readPlainFile("/dev/zero", fs))).toBe("EFTYPE");
});

test("text is UTF-8, or it is refused", () => {
  expect(readTextFile(tempFile("text", "\ufeffü€😀\n"), fs)).toBe("\ufeffü€😀\n");
  const path = tempFile("latin1", Buffer.from([0x66, 0xfc]));
  expect(codeOf(() => readTextFile(path, fs))).toBe("EILSEQ");
  expect(describeErrno(Object.assign(new Error(), { code: "EILSEQ" }))).toBe("is not valid UTF-8");
});
