import { SettingError } from "../errors/errors.ts";
import type { Problem } from "../errors/problem.ts";
import { type FactOf, inWords, type Words } from "../errors/words.ts";
import type { Failure } from "../store/failure.ts";
import { describeFailure, describeRefusal } from "../store/failure-words.ts";
import type { Answer } from "../store/store.ts";

/** What `--listen` is. */
interface Listen {
  readonly text: string;
}

const WORDS = {
  "no-secrets": {
    message: "envshim serve needs a file or a folder of secrets",
    fix: "name it with --secrets",
  },
  "unreadable-secrets": ({ path, why }: Unreadable) => ({
    message: `--secrets ${path} ${(why.kind === "failed" ? describeFailure(why.failure) : describeRefusal(why)).message}`,
    fix: "check the path and the mount",
  }),
  "empty-token": ({ file }: { readonly file: string }) => ({
    message: `the token file ${file} is empty`,
    fix: "put the token into it",
  }),
  "bad-address": ({ text }: Listen) => ({
    message: `--listen is ${JSON.stringify(text)}, but takes HOST:PORT or unix:/SOCKET`,
    fix: "such as 127.0.0.1:8787",
  }),
  "cannot-listen": ({ text, errno }: Listen & { readonly errno: string }) => ({
    message: `cannot listen on ${text}: ${errno}`,
    fix: errno === "EADDRINUSE" ? "choose another with --listen; port 0 takes a free one" : "check --listen",
  }),
  "open-to-all": ({ text }: Listen) => ({
    message: `--listen ${text} would hand the secrets to whoever can reach this machine`,
    fix: "name a --token-file, listen on 127.0.0.1, or allow it with --without-token",
  }),
} as const satisfies Words;

interface Unreadable {
  readonly path: string;
  readonly why: Extract<Answer, { readonly kind: "failed" | "refused" }>;
}

/** A setting of `envshim serve` is missing or wrong. */
export class ServeSettingError extends SettingError {
  constructor(fact: FactOf<typeof WORDS>) {
    super([inWords(WORDS, fact)]);
  }
}

/** THE list of the protocol's errors: their status, and what is said to whoever asked. */
export const ERRORS = {
  NOT_FOUND: { status: 404, says: "the endpoint is POST /v1/resolve" },
  METHOD_NOT_ALLOWED: { status: 405, says: "the endpoint takes POST" },
  UNAUTHORIZED: { status: 401, says: "the bearer token is missing or wrong" },
  BAD_REQUEST: { status: 400, says: "the body is an object with a list of names" },
  TOO_LARGE: { status: 413, says: "a body has at most 1 MiB" },
  INJECTED_FAULT: { status: 503, says: "a fault switch of envshim serve asked for this" },
  /** It starts with the secret's name. */
  UNREADABLE: { status: 500, says: "cannot be read" },
} as const;

/** A warning of a secret that somebody asked for and that cannot be read. */
export function notServed(name: string, failure: Failure): Problem {
  const { message, fix } = describeFailure(failure);
  return { message: `${name} cannot be served: its place ${message}`, ...(fix ? { fix } : {}) };
}
