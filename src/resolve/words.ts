import { SettingError } from "../errors/errors.ts";
import type { Problem } from "../errors/problem.ts";
import { describeFolderFault, type FolderFault } from "../host/private-folder.ts";

/** A folder that secrets as files cannot be in, and why. */
export interface UnusableFolder {
  readonly path: string;
  readonly fault: FolderFault;
}

/** There is no folder for secrets as files. */
export class NoFolderError extends SettingError {
  /** @param tried at least one */
  constructor(tried: readonly UnusableFolder[]) {
    const faults = tried.map(({ path, fault }) => `${path} ${describeFolderFault(fault)}`);
    super([
      {
        message: `there is no folder for secret:NAME?file: ${faults.join("; ")}`,
        fix: "mount a tmpfs that this user can write to, and name it with ENVSHIM_FILES_DIR",
      },
    ]);
  }
}

/** Why a secret's file was not written. */
export type WriteFault =
  | { readonly kind: "folder"; readonly fault: FolderFault }
  /** Every numbered folder has another value of that name. */
  | { readonly kind: "no-place" }
  /** The system's code, such as `ENOSPC`. */
  | { readonly kind: "errno"; readonly errno: string };

/** A file that cannot be written. */
export class WriteError extends SettingError {
  readonly fault: WriteFault;

  constructor(path: string, fault: WriteFault) {
    super([{ message: `${path}, for a secret as a file, ${describe(fault)}`, fix: fixOf(fault) }]);
    this.fault = fault;
  }
}

/** True where there is no room. */
export function isFull(error: unknown): error is WriteError {
  return error instanceof WriteError && error.fault.kind === "errno" && error.fault.errno === "ENOSPC";
}

function describe(fault: WriteFault): string {
  switch (fault.kind) {
    case "folder":
      return describeFolderFault(fault.fault);
    case "no-place":
      return "is full of files of the same name";
    case "errno":
      return `cannot be written${fault.errno === "" ? "" : ` (${fault.errno})`}`;
  }
}

function fixOf(fault: WriteFault): string {
  return fault.kind === "errno" && fault.errno === "ENOSPC"
    ? "give the folder more room: docker run --shm-size, a larger emptyDir, or another ENVSHIM_FILES_DIR"
    : "check ENVSHIM_FILES_DIR";
}

/** What to say where secrets would be written to a disk. */
export function notInMemory(path: string): Problem {
  return {
    message: `${path}, where secret:NAME?file writes, is not memory-backed: the secrets are on a disk`,
    fix: "mount a tmpfs, and name it with ENVSHIM_FILES_DIR",
  };
}

/** What is odd about a secret's value: there is nothing, or it is written as a reference. */
export type ValueFault = "empty" | "reference";

/** What to say of such a value. */
export function oddValue(secret: string, variable: string, fault: ValueFault): Problem {
  const what = fault === "empty" ? "is empty" : "is itself written as a reference";
  return {
    code: "secret-missing",
    message: `the secret ${secret} ${what}, and ${variable} gets it so`,
    fix: "check what was stored",
  };
}
