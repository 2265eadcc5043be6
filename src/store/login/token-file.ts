import { type FileSystem, readTextFile, withoutFinalNewline } from "../../host/files.ts";
import { LoginSettingError } from "./words.ts";

/**
 * The token in a file, without the newline at its end.
 * @param setting what names the file, for the error
 * @throws {SettingError} where the file cannot be read
 */
export function readTokenFile(file: string, setting: string, fs: FileSystem): string {
  try {
    return withoutFinalNewline(readTextFile(file, fs));
  } catch (error) {
    throw new LoginSettingError({ kind: "unreadable-token", file, setting, error });
  }
}
