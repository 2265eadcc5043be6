import { awsParameterStore, awsSecretsManager } from "./aws/kind.ts";
import { azureKeyVault } from "./azure/kind.ts";
import { gcpSecretManager } from "./gcp/kind.ts";
import type { StoreKind } from "./kind.ts";
import { kubernetes } from "./kubernetes/kind.ts";
import { local } from "./local/kind.ts";
import { native } from "./native/kind.ts";
import { template } from "./template/kind.ts";
import { vault } from "./vault/kind.ts";

/** THE list of store kinds: the one line that a new one adds. An endpoint is of the first kind that can read it. */
export const KINDS: readonly StoreKind[] = [
  native,
  template,
  vault,
  kubernetes,
  awsSecretsManager,
  awsParameterStore,
  gcpSecretManager,
  azureKeyVault,
  local,
];
