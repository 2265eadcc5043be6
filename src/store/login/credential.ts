import { SettingError } from "../../errors/errors.ts";
import type { FileSystem } from "../../host/files.ts";
import type { Settings } from "../../settings/table.ts";
import { readTokenFile } from "./token-file.ts";

/** What envshim shows a store to be let in. */
export interface Credential {
  /** The token as it is now; undefined where there is none. */
  token(): string | undefined;
  /** The header that carries the token; none without a token. */
  headers(): Readonly<Record<string, string>>;
  /** Reads the token's file again. @returns false where the token is not from a file */
  reload(): boolean;
}

/**
 * The credential of the settings; `ENVSHIM_TOKEN` beats the file.
 * @throws {SettingError} where the file cannot be read, or the token cannot stand in a header
 */
export function readCredential(settings: Settings, fs: FileSystem): Credential {
  const { tokenFile: file, authHeader } = settings;
  const fromFile = () =>
    file === undefined ? undefined : checked(readTokenFile(file, "ENVSHIM_TOKEN_FILE", fs), file);
  let token = settings.token === undefined ? fromFile() : checked(settings.token, "ENVSHIM_TOKEN");
  return {
    token: () => token,
    headers() {
      if (token === undefined) return {};
      const value = token;
      return { [authHeader.name]: authHeader.value.replaceAll("{token}", () => value) };
    },
    reload() {
      if (settings.token !== undefined || file === undefined) return false;
      try {
        token = fromFile();
        return true;
      } catch {
        // The store's 401 tells the user more than a file that was there a moment ago.
        return false;
      }
    },
  };
}

function checked(token: string, source: string): string {
  // RFC 9110, 5.5: what a field value can hold; anything else could end the header and start another.
  if (/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(token)) return token;
  const fault =
    token === "" ? "is empty" : "holds a character that cannot stand in a header, such as a line end";
  throw new SettingError([
    { message: `the token of ${source} ${fault}`, fix: "store the bare token, in one line" },
  ]);
}
