import { EnvshimError } from "../errors/errors.ts";
import type { Problem } from "../errors/problem.ts";
import { errnoOf } from "../host/errno.ts";
import { describeErrno } from "../host/files.ts";
import { DEFAULT_SPECS, FOLDER, LARGEST_SPEC, NONE } from "./places.ts";

/** What was seen in a folder. */
export type FolderLook =
  | { readonly kind: "names"; readonly names: readonly string[] }
  | { readonly kind: "errno"; readonly error: unknown };

/** Why a spec cannot be read. */
export type SpecFileFault =
  /** Nothing is at the places where a spec is looked for. */
  | { readonly kind: "missing"; readonly folder: FolderLook }
  | { readonly kind: "dangling" | "too-large"; readonly file: string }
  | { readonly kind: "folder"; readonly file: string; readonly folder: FolderLook }
  | { readonly kind: "errno"; readonly file: string; readonly error: unknown };

/** The spec is not there, or cannot be read: 66. */
export class SpecUnreadableError extends EnvshimError {
  override readonly name = "SpecUnreadableError";

  constructor(fault: SpecFileFault) {
    super("spec-unreadable", [describeSpecFile(fault)]);
  }
}

/** How many names of a folder a message lists. */
const LISTED = 5;

/** What a missing or wrong file of a mount most often is. */
const DOCKER_MAKES_FOLDERS = "Docker makes a folder where the host has no file: check the mount's left side";

/** What to say of a spec that cannot be read. */
export function describeSpecFile(fault: SpecFileFault): Problem {
  const fix = "check the mount and ENVSHIM_SPEC (or --spec)";
  switch (fault.kind) {
    case "missing": {
      const [first = "", ...others] = DEFAULT_SPECS;
      const types = others.map((path) => path.slice(path.lastIndexOf("."))).join(", ");
      return {
        message: `no spec at ${first} (or ${types}); ${FOLDER} ${describeFolder(fault.folder)}`,
        fix: `mount one there, name it with ENVSHIM_SPEC, or set that to ${NONE} where no spec is meant; ${DOCKER_MAKES_FOLDERS}`,
      };
    }
    case "dangling":
      return {
        message: `the spec ${fault.file} is a link to a file that is not there`,
        fix: "check the mount that the link leads to",
      };
    case "folder":
      return {
        message: `the spec ${fault.file} is a folder and ${describeFolder(fault.folder)}`,
        fix: DOCKER_MAKES_FOLDERS,
      };
    case "too-large":
      return { message: `the spec ${fault.file} is larger than ${LARGEST_SPEC} bytes`, fix };
    case "errno":
      return { message: `the spec ${fault.file} ${describeErrno(fault.error)}`, fix };
  }
}

/** What is in a folder: the end of a sentence that starts with its path. */
function describeFolder(look: FolderLook): string {
  if (look.kind === "errno")
    return errnoOf(look.error) === "ENOTDIR" ? "is a file" : describeErrno(look.error);
  const { names } = look;
  const listed = names.slice(0, LISTED).map((name) => JSON.stringify(name));
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : "";
  return names.length === 0 ? "is empty" : `holds ${listed.join(", ")}${more}`;
}
