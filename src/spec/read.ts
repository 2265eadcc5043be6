import { isUtf8 } from "node:buffer";
import { SpecInvalidError } from "../errors/errors.ts";
import type { Problem } from "../errors/problem.ts";
import { errnoOf, isMissing } from "../host/errno.ts";
import { type FileSystem, readPlainFile } from "../host/files.ts";
import { DEFAULT_SPECS, FOLDER, LARGEST_SPEC, NONE } from "./places.ts";
import { readPlainSpec } from "./plain.ts";
import type { Spec } from "./spec.ts";
import { specOf } from "./spec-of.ts";
import { describeSpecFile, type FolderLook, SpecUnreadableError } from "./unreadable.ts";
import { specProblem } from "./words.ts";

/** Where a spec is looked for, and whether there has to be one. */
export interface SpecSource {
  /** The file that a setting names, or `none`. */
  readonly named: string | undefined;
  /** Asked where nothing is named and nothing is there: true ends the run, false makes a warning of it. */
  readonly isRequired: () => boolean;
  /** True where the spec's `command` is needed; it is not looked at for those that bring their own. */
  readonly needsCommand?: boolean;
}

/**
 * Reads the spec: the named one, or the first of {@link DEFAULT_SPECS} that is there.
 * @throws {SpecUnreadableError} where it is not there and has to be, or cannot be read
 * @throws {SpecInvalidError}
 */
export async function readSpec(
  { named, isRequired, needsCommand = false }: SpecSource,
  fs: FileSystem,
): Promise<Spec> {
  const found = findSpec({ named, isRequired }, fs);
  return "text" in found
    ? parseText(found.file, found.text, needsCommand)
    : { ...noSpec, warnings: found.warnings };
}

/** A spec as it was found: its text, or what is to be said where there is none. */
export type FoundSpec =
  | { readonly file: string; readonly text: string }
  | { readonly warnings: readonly Problem[] };

/**
 * Finds the spec, and reads its text.
 * @throws {SpecUnreadableError} where it is not there and has to be, or cannot be read
 * @throws {SpecInvalidError} where it is not UTF-8
 */
export function findSpec({ named, isRequired }: SpecSource, fs: FileSystem): FoundSpec {
  if (named === NONE) return { warnings: [] };
  const file = named ?? DEFAULT_SPECS.find((path) => isThere(path, fs));
  if (file !== undefined) return { file, text: readSpecFile(file, fs) };
  const dangling = DEFAULT_SPECS.find((path) => isLink(path, fs));
  if (dangling !== undefined) throw new SpecUnreadableError({ kind: "dangling", file: dangling });
  const missing = { kind: "missing", folder: lookInto(FOLDER, fs) } as const;
  if (isRequired()) throw new SpecUnreadableError(missing);
  return { warnings: [{ code: "spec-unreadable", ...describeSpecFile(missing) }] };
}

/** Reads a spec's text; the parsers are loaded where the plain reader does not do. @throws {SpecInvalidError} */
async function parseText(file: string, text: string, needsCommand: boolean): Promise<Spec> {
  const plain = needsCommand ? undefined : readPlainSpec(file, text);
  if (plain) return specOf(file, plain);
  const { parseByFormat } = await import("./by-format.ts");
  return parseByFormat(file, text, needsCommand);
}

/** What no spec at all says. */
export const noSpec: Spec = { file: undefined, variables: [], warnings: [], notes: [] };

function lookInto(path: string, fs: FileSystem): FolderLook {
  try {
    // Kubernetes keeps the files of a volume in folders that start so.
    return { kind: "names", names: fs.readdirSync(path).filter((name) => !name.startsWith("..")) };
  } catch (error) {
    return { kind: "errno", error };
  }
}

/**
 * Reads a spec's file, whatever its format.
 * @throws {SpecUnreadableError}; {SpecInvalidError} where it is not UTF-8
 */
export function readSpecFile(file: string, fs: FileSystem): string {
  let bytes: Buffer;
  try {
    bytes = readPlainFile(file, fs);
  } catch (error) {
    if (errnoOf(error) !== "EISDIR") throw new SpecUnreadableError({ kind: "errno", file, error });
    throw new SpecUnreadableError({ kind: "folder", file, folder: lookInto(file, fs) });
  }
  if (bytes.length > LARGEST_SPEC) throw new SpecUnreadableError({ kind: "too-large", file });
  if (!isUtf8(bytes)) {
    throw new SpecInvalidError([specProblem({ kind: "not-utf8" }, firstBadByte(file, bytes))]);
  }
  return bytes.toString("utf8");
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

function isLink(path: string, fs: FileSystem): boolean {
  try {
    return fs.lstatSync(path).isSymbolicLink();
  } catch {
    // What is not there is no link; the message for a missing spec tells the rest.
    return false;
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
