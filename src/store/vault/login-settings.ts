import { path, text } from "../../settings/kinds.ts";
import { setting } from "../../settings/setting.ts";

/** The settings of `ENVSHIM_LOGIN_…` that Vault's logins take: each takes of them what its method needs. */
export const LOGIN_SETTINGS = {
  loginRole: setting("LOGIN_ROLE", "the role to log in as", text),
  loginMount: setting("LOGIN_MOUNT", "where the store has the login's method; default its name", text),
  loginJwtFile: setting(
    "LOGIN_JWT_FILE",
    "file with the token to log in with; default that of the pod's service account",
    path,
  ),
  loginRoleId: setting("LOGIN_ROLE_ID", "the id of the role, for approle", text),
  loginRoleIdFile: setting("LOGIN_ROLE_ID_FILE", "file with the id of the role", path),
  loginSecretId: {
    ...setting("LOGIN_SECRET_ID", "the secret id, for approle", text),
    option: undefined,
    confidential: true,
  },
  loginSecretIdFile: setting("LOGIN_SECRET_ID_FILE", "file with the secret id", path),
} as const;
