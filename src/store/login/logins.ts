import { aws } from "../aws/login.ts";
import { azure } from "../azure/login.ts";
import { gcp } from "../gcp/login.ts";
import { VAULT_LOGINS } from "../vault/logins.ts";
import { exchange } from "./exchange/login.ts";
import type { Login } from "./login.ts";
import { serviceAccount } from "./service-account.ts";
import { token } from "./token.ts";

/** THE list of logins: the one line that a new one adds. What a login needs beyond its settings it loads when it is opened. */
export const LOGINS: readonly Login[] = [token, exchange, serviceAccount, ...VAULT_LOGINS, aws, gcp, azure];

/** The login of this name. @throws where there is none: a store kind names one that is */
export function loginNamed(name: string): Login {
  const login = LOGINS.find((candidate) => candidate.name === name);
  if (login) return login;
  throw new Error("there is no such login");
}
