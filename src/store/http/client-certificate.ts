import { createHash } from "node:crypto";
import { SettingError } from "../../errors/errors.ts";
import { describeErrno, type FileSystem, readPlainFile } from "../../host/files.ts";
import { namedFile } from "../../settings/named-file.ts";

/** Who this is by its client certificate. @throws {SettingError} where the file cannot be read */
export function fingerprint(file: string, fs: FileSystem): string {
  try {
    return createHash("sha256").update(readPlainFile(file, fs)).digest("hex");
  } catch (error) {
    const named = namedFile(file, "ENVSHIM_CLIENT_CERT_FILE");
    throw new SettingError([
      {
        message: `the client certificate's ${named} ${describeErrno(error)}`,
        fix: "check ENVSHIM_CLIENT_CERT_FILE and the mount",
      },
    ]);
  }
}
