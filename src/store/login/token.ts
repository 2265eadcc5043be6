import { type LateFileWorld, waitForFile } from "./late-file.ts";
import { describeLogin, type LoginWorld } from "./login.ts";
import { headersWith, type SignedHeaders, type Signer } from "./signer.ts";
import { tokenSubject } from "./token-subject.ts";
import { type LateFile, LoginSettingError } from "./words.ts";

/** The token of `ENVSHIM_TOKEN`, or of `ENVSHIM_TOKEN_FILE`, as it stands. */
export const token = describeLogin({
  name: "token",
  settings: {},
  open: (_, world) => tokenSigner(world),
});

/**
 * Shows the token of the settings in the header of `ENVSHIM_AUTH_HEADER`; `ENVSHIM_TOKEN` beats the file.
 * @param usual the file where neither is set; default: no token is shown
 * @throws {SettingError} where the file cannot be read, or the token cannot stand in a header
 * @param source what the token of the settings came from, for the error
 */
export async function tokenSigner(
  world: LoginWorld,
  usual?: Pick<LateFile, "path" | "setting">,
  source = "ENVSHIM_TOKEN",
): Promise<Signer> {
  const { tokenFile, authHeader } = world.settings;
  const file = tokenFile === undefined ? usual : { path: tokenFile, setting: "ENVSHIM_TOKEN_FILE" };
  const fromFile = async (within: LateFileWorld) => {
    if (file === undefined) return undefined;
    return checked(await waitForFile({ what: "token", ...file }, within), file.setting);
  };
  let token =
    world.settings.token === undefined ? await fromFile(world) : checked(world.settings.token, source);
  const headers = (): SignedHeaders => (token === undefined ? {} : headersWith(authHeader, token));
  return {
    present: token !== undefined,
    identity() {
      if (token === undefined) return { lasting: "" };
      return { lasting: JSON.stringify([authHeader, tokenSubject(token)]), secret: token };
    },
    sign: async () => headers(),
    async renew(refused) {
      if (world.settings.token !== undefined) return false;
      try {
        token = await fromFile({ ...world, deadline: 0 });
      } catch {
        // The store's refusal tells the user more than a file that was there a moment ago.
      }
      return headers()[authHeader.name] !== refused[authHeader.name];
    },
  };
}

function checked(token: string, source: string): string {
  // RFC 9110, 5.5: what a field value can hold; anything else could end the header and start another.
  if (/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(token)) return token;
  throw new LoginSettingError({ kind: "bad-token", source, token: token === "" ? "empty" : "not-a-header" });
}
