import { isUtf8 } from "node:buffer";
import { SpecInvalidError, SpecUnreadableError } from "../errors/errors.ts";
import type { Problem } from "../errors/problem.ts";
import type { FileSystem } from "../host/files.ts";
import { describeErrno, isMissing, readPlainFile } from "../host/files.ts";
import { parseSpec } from "./parse.ts";
import type { Spec } from "./spec.ts";

/** Where a spec is looked for when no setting names one. */
export const DEFAULT_SPECS = [
  "/etc/envshim/spec.yaml",
  "/etc/envshim/spec.yml",
  "/etc/envshim/spec.json",
] as const;

/**
 * Reads the spec: the named one, or the first of {@link DEFAULT_SPECS} that is there. With none of them there the
 * spec is empty, with a warning.
 * @throws {SpecUnreadableError} where it is named but not there, or cannot be read
 * @throws {SpecInvalidError}
 */
export function readSpec(named: string | undefined, fs: FileSystem): Spec {
  if (named !== undefined) return readFile(named, fs);
  const file = DEFAULT_SPECS.find((path) => isThere(path, fs));
  if (file !== undefined) return readFile(file, fs);
  return { file: undefined, variables: [], warnings: [noSpec] };
}

const noSpec: Problem = {
  code: "spec-unreadable",
  message: `no spec at ${DEFAULT_SPECS.join(", ")}; going on with the inherited environment`,
  fix: "mount one there, or name it with ENVSHIM_SPEC",
};

function readFile(file: string, fs: FileSystem): Spec {
  let bytes: Buffer;
  try {
    bytes = readPlainFile(file, fs);
  } catch (error) {
    throw unreadable(file, describeErrno(error));
  }
  if (!isUtf8(bytes)) {
    throw new SpecInvalidError([
      { place: firstBadByte(file, bytes), message: "the spec is not valid UTF-8 from here on" },
    ]);
  }
  return parseSpec(file, bytes.toString("utf8"));
}

function unreadable(file: string, why: string): SpecUnreadableError {
  return new SpecUnreadableError({
    message: `the spec ${file} ${why}`,
    fix: "check the mount and ENVSHIM_SPEC (or --spec)",
  });
}

function isThere(path: string, fs: FileSystem): boolean {
  try {
    fs.statSync(path);
    return true;
  } catch (error) {
    // Anything but "not there" is for the reader to tell.
    return !isMissing(error);
  }
}

function firstBadByte(file: string, bytes: Buffer) {
  let good = 0;
  // A line that is valid on its own is valid in the file: UTF-8 has no state across ASCII bytes.
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(0x0a, good);
    const part = bytes.subarray(good, end < 0 ? bytes.length : end);
    if (!isUtf8(part)) {
      const column = part.toString("utf8").indexOf("\ufffd") + 1;
      return { file, line, column };
    }
    if (end < 0) return { file, line, column: 1 };
    good = end + 1;
  }
}
