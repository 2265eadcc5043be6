import { SettingError } from "../../errors/errors.ts";
import { type FactOf, inWords, type Words } from "../../errors/words.ts";

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
