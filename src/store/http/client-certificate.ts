import { createHash } from "node:crypto";
import { type FileSystem, readPlainFile } from "../../host/files.ts";
import { ConnectSettingError } from "./words.ts";

/** Who this is by its client certificate. @throws {SettingError} where the file cannot be read */
export function fingerprint(file: string, fs: FileSystem): string {
  try {
    return createHash("sha256").update(readPlainFile(file, fs)).digest("hex");
  } catch (error) {
    const setting = "ENVSHIM_CLIENT_CERT_FILE";
    throw new ConnectSettingError({ kind: "unreadable-certificate", file, setting, error });
  }
}
