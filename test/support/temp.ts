import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A new folder that is gone when the test ends. */
export function tempDir(): string {
  const folder = mkdtempSync(join(tmpdir(), "envshim-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A file with this text, in a folder that is gone when the test ends. @returns its path */
export function tempFile(name: string, text: string | Uint8Array): string {
  const file = join(tempDir(), name);
  writeFileSync(file, text);
  return file;
}
