import { SettingError } from "../errors/errors.ts";
import { type FactOf, inWords, type Words } from "../errors/words.ts";
import { describeFailure, describeRefusal } from "../store/failure-words.ts";
import type { Answer } from "../store/store.ts";

/** An answer that says that the secrets cannot be read. */
export type NoAnswer = Extract<Answer, { readonly kind: "failed" | "refused" }>;

/** What `--listen` is. */
interface Listen {
  readonly text: string;
}

const WORDS = {
  "no-secrets": {
    message: "envshim serve needs a file or a folder of secrets",
    fix: "name it with --secrets",
  },
  "unreadable-secrets": ({ path, why }: { readonly path: string; readonly why: NoAnswer }) => ({
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

/** A setting of `envshim serve` is missing or wrong. */
export class ServeSettingError extends SettingError {
  constructor(fact: FactOf<typeof WORDS>) {
    super([inWords(WORDS, fact)]);
  }
}
