import { SettingError } from "../../errors/errors.ts";
import { type FactOf, inWords, type Words } from "../../errors/words.ts";
import { describeErrno } from "../../host/files.ts";
import { namedFile } from "../../settings/named-file.ts";
import { formatSeconds } from "../../text/duration.ts";
import { factsOf } from "../fact.ts";
import type { Status } from "../failure.ts";
import { answered } from "../failure-words.ts";

/** A file that something beside envshim writes: a sidecar, an init container, the platform. */
export interface LateFile {
  /** What is in it, for messages: `token`. */
  readonly what: string;
  readonly path: string;
  /** What names it, for messages. */
  readonly setting: string;
}

/** `the token file /run/token` */
export function describeLateFile({ what, path, setting }: LateFile): string {
  return `the ${what} ${namedFile(path, setting)}`;
}

/** A file that was waited for. */
interface Late {
  readonly file: LateFile;
}

const WORDS = {
  "unreadable-token": ({
    file,
    setting,
    error,
  }: {
    readonly file: string;
    readonly setting: string;
    readonly error: unknown;
  }) => ({
    message: `the token ${namedFile(file, setting)} ${describeErrno(error)}`,
    fix: `check ${setting} and the mount`,
  }),
  "bad-token": ({
    source,
    token,
  }: {
    readonly source: string;
    readonly token: "empty" | "not-a-header";
  }) => ({
    message: `the token of ${source} ${token === "empty" ? "is empty" : "holds a character that cannot stand in a header, such as a line end"}`,
    fix: "store the bare token, in one line",
  }),
  /** `waited`: milliseconds. */
  "late-file-missing": ({ file, waited }: Late & { readonly waited: number }) => ({
    message: `${describeLateFile(file)} is not there${waited < 1 ? "" : ` (waited for ${formatSeconds(waited)}, all that ENVSHIM_TIMEOUT left)`}`,
    fix: `check ${file.setting} and the mount, and who writes it`,
  }),
  "late-file-unreadable": ({ file, error }: Late & { readonly error: unknown }) => ({
    message: `${describeLateFile(file)} ${describeErrno(error)}`,
    fix: `check ${file.setting} and the mount, and who writes it`,
  }),
  "no-login-url": {
    message: "ENVSHIM_LOGIN is exchange, but ENVSHIM_LOGIN_URL is not set",
    fix: "set it to the address that gives a token",
  },
  "no-placeholder": {
    message: "ENVSHIM_LOGIN_BODY has a placeholder in braces that is none",
    fix: "the placeholders are {file:PATH} and {env:NAME}",
  },
  /** `name` only where it may be shown. */
  "no-body-variable": ({ name }: { readonly name: string | undefined }) => ({
    message: `ENVSHIM_LOGIN_BODY takes a variable that is not set${name === undefined ? "" : `: ${name}`}`,
    fix: "set it in the container's environment, or name a file: {file:/run/secrets/NAME}",
  }),
} as const satisfies Words;

/** What a credential is made of is missing or wrong. */
export class LoginSettingError extends SettingError {
  constructor(fact: FactOf<typeof WORDS>) {
    super([inWords(WORDS, fact)]);
  }
}

/** What any login server says, or what it should not have said: the end of a sentence that starts with its name. */
export const loginFact = factsOf({
  refused: (said: Status) => ({ message: answered(said) }),
  "no-token": { message: "sent a reply that has no token" },
  /** Who is asked by `ENVSHIM_LOGIN=exchange`. */
  exchange: ({ host }: { readonly host: string }) => ({
    message: `the login at ${host}`,
    fix: "check ENVSHIM_LOGIN_URL, ENVSHIM_LOGIN_BODY, ENVSHIM_LOGIN_HEADERS and ENVSHIM_LOGIN_TOKEN_POINTER",
  }),
  "nothing-there": ({ pointer }: { readonly pointer: string }) => ({
    message: `sent a reply with no token at ${pointer === "" ? "all" : pointer}`,
  }),
});
