import { SettingError } from "../../errors/errors.ts";
import { type FactOf, inWords, type Words } from "../../errors/words.ts";
import { describeErrno } from "../../host/files.ts";
import { namedFile } from "../../settings/named-file.ts";
import { factsOf } from "../fact.ts";
import type { Status } from "../failure.ts";
import { answered } from "../failure-words.ts";

/** A file that a setting names. */
interface Named {
  readonly file: string;
  readonly setting: string;
}

const WORDS = {
  "bad-proxy": ({ variable }: { readonly variable: string }) => ({
    message: `${variable} is not the URL of an HTTP proxy`,
    fix: "such as http://proxy.example.com:3128; where the store needs no proxy, name its host in NO_PROXY",
  }),
  "proxy-not-possible": ({ proxy, version }: { readonly proxy: string; readonly version: string }) => ({
    message: `requests are to go through the proxy ${proxy}, which Node ${version} cannot do`,
    fix: "use the envshim executable, or Node 24.5 or later; where the store needs no proxy, name its host in NO_PROXY",
  }),
  "key-without-certificate": {
    message: "ENVSHIM_CLIENT_KEY_FILE is set without ENVSHIM_CLIENT_CERT_FILE",
    fix: "name the certificate, too",
  },
  "unusable-tls": ({ settings }: { readonly settings: readonly string[] }) => ({
    message: `OpenSSL cannot use what is in ${settings.join(", ")}`,
    fix: "each is PEM text; the key belongs to the certificate and has no passphrase",
  }),
  "unreadable-pem": ({ file, setting, error }: Named & { readonly error: unknown }) => ({
    message: `the PEM ${namedFile(file, setting)} ${describeErrno(error)}`,
    fix: `check ${setting} and the mount`,
  }),
  "not-pem": ({ file, setting }: Named) => ({
    message: `the PEM ${namedFile(file, setting)} is not in PEM format`,
    fix: `check ${setting} and the mount`,
  }),
  "unreadable-certificate": ({ file, setting, error }: Named & { readonly error: unknown }) => ({
    message: `the client certificate's ${namedFile(file, setting)} ${describeErrno(error)}`,
    fix: `check ${setting} and the mount`,
  }),
} as const satisfies Words;

/** A TLS file or a proxy cannot be used. */
export class ConnectSettingError extends SettingError {
  constructor(fact: FactOf<typeof WORDS>) {
    super([inWords(WORDS, fact)]);
  }
}

/** What a reply says that any store may send. */
export const replyFact = factsOf({
  "token-refused": (said: Status) => ({ message: `${answered(said)}: it does not accept the token` }),
  "not-allowed": (said: Status) => ({ message: `${answered(said)}: the token may not read` }),
  "no-token": (said: Status) => ({
    message: `${answered(said)}: it does not let this in, and no token is set`,
  }),
  "not-utf8": {
    message: "sent a reply that is not valid UTF-8",
    fix: "check that ENVSHIM_ENDPOINT is a secret store",
  },
  "no-length": {
    message: "sent a reply over TLS that does not say its length, so it may have been cut off",
    fix: "let the store, or the proxy in front of it, send Content-Length or chunks",
  },
});
