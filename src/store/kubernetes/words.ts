import { SettingError } from "../../errors/errors.ts";
import { type FactOf, inWords, type Words } from "../../errors/words.ts";
import { describeErrno } from "../../host/files.ts";
import { factsOf } from "../fact.ts";
import type { Status } from "../failure.ts";
import { answered } from "../failure-words.ts";

const WORDS = {
  "no-server": ({ host }: { readonly host: "unset" | "not-a-host" }) => ({
    message: `KUBERNETES_SERVICE_HOST ${host === "unset" ? "is not set: this does not run in a pod" : "is no host"}`,
    fix: "name the API server in ENVSHIM_ENDPOINT: kubernetes://NAMESPACE?endpoint=https://HOST:PORT",
  }),
  "bad-port": {
    message: "KUBERNETES_SERVICE_PORT is no port",
    fix: "Kubernetes sets it; or name the API server: kubernetes://NAMESPACE?endpoint=https://HOST:PORT",
  },
  "no-namespace": ({ file, error }: { readonly file: string; readonly error: unknown }) => ({
    message: `the namespace is not known: ${file} ${describeErrno(error)}`,
    fix: "write it: kubernetes://NAMESPACE; or let the pod have its service account (automountServiceAccountToken)",
  }),
} as const satisfies Words;

/** What a pod is told of its cluster is missing or wrong. */
export class KubernetesSettingError extends SettingError {
  constructor(fact: FactOf<typeof WORDS>) {
    super([inWords(WORDS, fact)]);
  }
}

/** What the API server says, or what it should not have said. */
export const kubernetesFact = factsOf({
  "not-allowed": ({ isSecret, ...said }: Status & { readonly isSecret: boolean }) => ({
    message: `${answered(said)}: this service account may not get ${isSecret ? "it, or it does not exist" : "what is at this address"}`,
  }),
  "other-secret": {
    message: "sent another Secret than the one asked for",
    fix: "see what stands between here and the API server",
  },
  "no-secret": {
    message: "sent a reply that is not a Secret of Kubernetes",
    fix: "check that ENVSHIM_ENDPOINT is the API server",
  },
});
