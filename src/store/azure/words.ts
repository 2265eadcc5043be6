import { SettingError } from "../../errors/errors.ts";
import { type FactOf, inWords, type Words } from "../../errors/words.ts";
import { factsOf } from "../fact.ts";
import type { Status } from "../failure.ts";
import { answered } from "../failure-words.ts";

const WORDS = {
  "bad-identity-endpoint": {
    message: "IDENTITY_ENDPOINT and IDENTITY_HEADER are not an address and a word",
    fix: "the platform sets both: do not set them yourself",
  },
  "no-identity-header": {
    message: "IDENTITY_ENDPOINT is set without IDENTITY_HEADER",
    fix: "the platform sets both; where it sets the first alone, take it out, or set ENVSHIM_TOKEN_FILE",
  },
  "bad-authority": {
    message: "AZURE_AUTHORITY_HOST is not an address",
    fix: "such as https://login.microsoftonline.com",
  },
  "bad-id": ({ variable }: { readonly variable: "AZURE_CLIENT_ID" | "AZURE_TENANT_ID" }) => ({
    message: `AZURE_FEDERATED_TOKEN_FILE is set, and ${variable} is not an id`,
    fix: "AKS sets it where the pod has the label azure.workload.identity/use and its service account the annotations",
  }),
} as const satisfies Words;

/** A variable of Azure's own is missing or wrong. */
export class AzureSettingError extends SettingError {
  constructor(fact: FactOf<typeof WORDS>) {
    super([inWords(WORDS, fact)]);
  }
}

interface Host {
  readonly host: string;
}

/** What Key Vault and those who give it tokens say, or what they should not have said. */
export const azureFact = factsOf({
  "not-allowed": (said: Status) => ({
    message: `${answered(said)}: the identity may not read`,
    ...(said.detail?.startsWith("ForbiddenBy") && {
      fix: "where it is by RBAC or policy, grant the identity Key Vault Secrets User; by firewall or connection, let the vault's network rules have this network",
    }),
  }),
  "other-shape": {
    message: "sent a reply that is not of Key Vault",
    fix: "check the vault in ENVSHIM_ENDPOINT",
  },
  "identity-endpoint": ({ host }: Host) => ({
    message: `the identity endpoint at ${host}`,
    fix: "see that the app has a managed identity, and AZURE_CLIENT_ID where it has several",
  }),
  instance: ({ host }: Host) => ({
    message: `the instance metadata at ${host}`,
    fix: "nothing in the environment says which identity to use, so the machine's was asked for: give it one, and AZURE_CLIENT_ID where it has several; outside of Azure set ENVSHIM_TOKEN_FILE",
  }),
  authority: ({ host }: Host) => ({
    message: host,
    fix: "see that it can be reached from here, or set AZURE_AUTHORITY_HOST",
  }),
  "not-let-in": (said: Status) => ({
    message: `${answered(said)}: the token of AZURE_FEDERATED_TOKEN_FILE does not let AZURE_CLIENT_ID in`,
    fix: "see that the identity has a federated credential with the token's issuer, subject and audience, and that the token has not expired",
  }),
});
