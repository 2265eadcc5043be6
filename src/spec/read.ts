import { isUtf8 } from "node:buffer";
import { SpecInvalidError, SpecUnreadableError } from "../errors/errors.ts";
import type { Problem } from "../errors/problem.ts";
import type { FileSystem } from "../host/files.ts";
import { describeErrno, errnoOf, isMissing, readPlainFile } from "../host/files.ts";
import { parserFor } from "../text/format.ts";
import { parseSpec } from "./parse.ts";
import type { Spec } from "./spec.ts";

const FOLDER = "/etc/envshim";

/** Where a spec is looked for when no setting names one. */
export const DEFAULT_SPECS = ["yaml", "yml", "json", "jsonc", "toml"].map((type) => `${FOLDER}/spec.${type}`);

/** What `ENVSHIM_SPEC` is where no spec is meant. */
const NONE = "none";

/** The largest spec that is read, in bytes: more than any environment can be. */
export const LARGEST_SPEC = 8 * 2 ** 20;

/** How many names of a folder a message lists. */
const LISTED = 5;

/** What a missing or wrong file of a mount most often is. */
const DOCKER_MAKES_FOLDERS = "Docker makes a folder where the host has no file: check the mount's left side";

/** Where a spec is looked for, and whether there has to be one. */
export interface SpecSource {
  /** The file that a setting names, or `none`. */
  readonly named: string | undefined;
  /** Asked where nothing is named and nothing is there: true ends the run, false makes a warning of it. */
  readonly isRequired: () => boolean;
}

/**
 * Reads the spec: the named one, or the first of {@link DEFAULT_SPECS} that is there.
 * @throws {SpecUnreadableError} where it is not there and has to be, or cannot be read
 * @throws {SpecInvalidError}
 */
export async function readSpec({ named, isRequired }: SpecSource, fs: FileSystem): Promise<Spec> {
  if (named === NONE) return noSpec;
  const file = named ?? DEFAULT_SPECS.find((path) => isThere(path, fs));
  if (file !== undefined) return parseText(file, readSpecFile(file, fs));
  const dangling = DEFAULT_SPECS.find((path) => isLink(path, fs));
  if (dangling !== undefined)
    throw unreadable(
      dangling,
      "is a link to a file that is not there",
      "check the mount that the link leads to",
    );
  const missing = describeMissing(fs);
  if (isRequired()) throw new SpecUnreadableError(missing);
  return { ...noSpec, warnings: [{ code: "spec-unreadable", ...missing }] };
}

/** Reads a spec's text by the format that it is in. @throws {SpecInvalidError} */
export async function parseText(file: string, text: string): Promise<Spec> {
  return parseSpec(file, text, await parserFor(file, text));
}

const noSpec: Spec = { file: undefined, variables: [], warnings: [], notes: [] };

function describeMissing(fs: FileSystem): Problem {
  const [first = "", ...others] = DEFAULT_SPECS;
  const types = others.map((path) => path.slice(path.lastIndexOf("."))).join(", ");
  return {
    message: `no spec at ${first} (or ${types}); ${FOLDER} ${describeFolder(FOLDER, fs)}`,
    fix: `mount one there, name it with ENVSHIM_SPEC, or set that to ${NONE} where no spec is meant; ${DOCKER_MAKES_FOLDERS}`,
  };
}

/** What is in a folder: the end of a sentence that starts with its path. */
function describeFolder(path: string, fs: FileSystem): string {
  let names: string[];
  try {
    // Kubernetes keeps the files of a volume in folders that start so.
    names = fs.readdirSync(path).filter((name) => !name.startsWith(".."));
  } catch (error) {
    return errnoOf(error) === "ENOTDIR" ? "is a file" : describeErrno(error);
  }
  const listed = names.slice(0, LISTED).map((name) => JSON.stringify(name));
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : "";
  return names.length === 0 ? "is empty" : `holds ${listed.join(", ")}${more}`;
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
    if (errnoOf(error) !== "EISDIR") throw unreadable(file, describeErrno(error));
    throw unreadable(file, `is a folder and ${describeFolder(file, fs)}`, DOCKER_MAKES_FOLDERS);
  }
  if (bytes.length > LARGEST_SPEC) throw unreadable(file, `is larger than ${LARGEST_SPEC} bytes`);
  if (!isUtf8(bytes)) {
    throw new SpecInvalidError([
      { place: firstBadByte(file, bytes), message: "the spec is not valid UTF-8 from here on" },
    ]);
  }
  return bytes.toString("utf8");
}

function unreadable(file: string, why: string, fix = "check the mount and ENVSHIM_SPEC (or --spec)") {
  return new SpecUnreadableError({ message: `the spec ${file} ${why}`, fix });
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
