import { SettingError } from "../../errors/errors.ts";
import { type FactOf, inWords, type Words } from "../../errors/words.ts";
import { factsOf } from "../fact.ts";
import type { Status } from "../failure.ts";
import { answered } from "../failure-words.ts";

const WORDS = {
  "bad-metadata-host": {
    message: "GCE_METADATA_HOST is not a host",
    fix: "such as metadata.google.internal, or 127.0.0.1:8080",
  },
} as const satisfies Words;

/** A variable of Google's own is wrong. */
export class GoogleSettingError extends SettingError {
  constructor(fact: FactOf<typeof WORDS>) {
    super([inWords(WORDS, fact)]);
  }
}

/** What Secret Manager and the metadata server say, or what they should not have said. */
export const gcpFact = factsOf({
  "not-allowed": (said: Status) => ({
    message: `${answered(said)}: the service account may not read`,
    ...(said.detail === "SERVICE_DISABLED" && {
      fix: "enable the Secret Manager API (secretmanager.googleapis.com) in the project",
    }),
  }),
  "other-shape": {
    message: "sent a reply that is not of Secret Manager",
    fix: "check the address in ENVSHIM_ENDPOINT",
  },
  damaged: {
    message: "sent a value that does not fit its checksum",
    fix: "see what stands between here and Google",
  },
  "metadata-server": ({ host }: { readonly host: string }) => ({
    message: `the metadata server at ${host}`,
    fix: "outside of Google Cloud set ENVSHIM_TOKEN_FILE; inside, give the workload a service account, and let it reach the metadata server",
  }),
  "no-account": { message: "answered 404: this workload has no service account" },
  "odd-account": { message: "sent a reply that is no account" },
  "not-google": {
    message: "sent a reply without Metadata-Flavor: Google, so it is not Google's metadata server",
  },
});
