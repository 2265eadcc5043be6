import { headers, httpUrl, pointer, text } from "../../../settings/kinds.ts";
import { setting, withDefault } from "../../../settings/setting.ts";
import { describeLogin } from "../login.ts";

const hidden = { option: undefined, confidential: true };

/** Any login that is one request which gives a token. */
export const exchange = describeLogin({
  name: "exchange",
  settings: {
    loginUrl: setting("LOGIN_URL", "the exchange login's address, which gives a token", httpUrl),
    loginBody: {
      ...setting(
        "LOGIN_BODY",
        "the exchange login's body, JSON or a form with {file:PATH} and {env:NAME} in it; with it the request is a POST",
        text,
      ),
      ...hidden,
    },
    loginHeaders: {
      ...setting("LOGIN_HEADERS", "the exchange login's headers, one Name: value a line", headers),
      ...hidden,
    },
    loginTokenPointer: withDefault(
      "LOGIN_TOKEN_POINTER",
      "/access_token",
      "where the exchange login's JSON reply holds the token; empty: the whole body",
      pointer,
      { emptyCounts: true },
    ),
  },
  fixes: {
    token: "see that what ENVSHIM_LOGIN_URL gives is a token for this store, and ENVSHIM_AUTH_HEADER",
  },
  async open(own, world) {
    const { exchangeSigner } = await import("./signer.ts");
    return exchangeSigner(own, world);
  },
});
