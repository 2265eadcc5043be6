import { EnvshimError } from "../errors/errors.ts";
import { wordsOfErrno } from "../host/errno.ts";

/** Why envshim was not copied. */
export type CopyFault =
  /** A folder is meant, and there is none, or a file of that name. */
  | { readonly kind: "no-folder" | "file-in-the-way" }
  /** The system's code, such as `EROFS`; empty where it gave none. */
  | { readonly kind: "errno"; readonly errno: string };

/** envshim could not be copied to where it was asked for: 73. */
export class CopyError extends EnvshimError {
  override readonly name = "CopyError";

  constructor(destination: string, fault: CopyFault) {
    const [why, fix] = describe(fault);
    super("output-unwritable", [{ message: `cannot copy envshim to ${destination}: ${why}`, fix }]);
  }
}

function describe(fault: CopyFault): readonly [why: string, fix: string] {
  const fix = "make the folder, or mount the volume; for a file of that name write no / at its end";
  switch (fault.kind) {
    case "no-folder":
      return ["that folder is not there", fix];
    case "file-in-the-way":
      return ["it is no folder", fix];
    case "errno": {
      const { errno } = fault;
      return [wordsOfErrno(errno, "write") ?? (errno || "unknown error"), FIXES[errno] ?? "check the path"];
    }
  }
}

const FIXES: Readonly<Record<string, string>> = {
  ENOENT: "make the folder, or mount the volume",
  EISDIR: "name a file, or the folder that it goes into",
  EROFS: "mount a volume that can be written to, such as an emptyDir",
  EACCES: "run as another user, or make the folder writable for this one (Kubernetes: fsGroup)",
  EPERM: "check the folder's owner and mode",
  ENOSPC: "envshim needs about 120 MB: raise the volume's limit",
  EDQUOT: "envshim needs about 120 MB: raise the quota",
};
