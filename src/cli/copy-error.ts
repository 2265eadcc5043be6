import { EnvshimError } from "../errors/errors.ts";

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

type Words = readonly [why: string, fix: string];

function describe(fault: CopyFault): Words {
  const fix = "make the folder, or mount the volume; for a file of that name write no / at its end";
  switch (fault.kind) {
    case "no-folder":
      return ["that folder is not there", fix];
    case "file-in-the-way":
      return ["it is no folder", fix];
    case "errno":
      return ERRNO[fault.errno] ?? [fault.errno || "unknown error", "check the path"];
  }
}

const ERRNO: Readonly<Record<string, Words>> = {
  ENOENT: ["its folder is not there", "make the folder, or mount the volume"],
  ENOTDIR: ["what should be its folder is a file", "check the path"],
  EISDIR: ["there is a folder of that name", "name a file, or the folder that it goes into"],
  EROFS: ["the file system is read-only", "mount a volume that can be written to, such as an emptyDir"],
  EACCES: [
    "this user may not write there",
    "run as another user, or make the folder writable for this one (Kubernetes: fsGroup)",
  ],
  EPERM: ["this user may not write there", "check the folder's owner and mode"],
  ENOSPC: ["there is no space left", "envshim needs about 120 MB: raise the volume's limit"],
  EDQUOT: ["the quota is used up", "envshim needs about 120 MB: raise the quota"],
};
