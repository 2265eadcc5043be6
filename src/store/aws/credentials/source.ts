import type { Inherited } from "../../../host/environ.ts";
import type { Within } from "../../login/held.ts";
import type { LoginWorld } from "../../login/login.ts";
import { NoCredentialError, type SignerIdentity } from "../../login/signer.ts";
import type { AwsCredentials } from "../sign.ts";
import { awsFact } from "../words.ts";

/** Where credentials come from. */
export interface CredentialSource {
  /** Whom they speak for, as far as it is known by now. */
  identity(): SignerIdentity;
  /** @throws {TransportError}, {NoCredentialError} as `Signer.sign` */
  get(within: Within): Promise<AwsCredentials>;
  /** True where another `get` may give others. */
  readonly isRenewable: boolean;
}

/** A link of the chain. @returns undefined where it is not meant @throws {SettingError} where it is, and not complete */
export type Link = (world: LoginWorld, region: string) => Promise<CredentialSource | undefined>;

/** Where there are no credentials at all. */
export const noSource: CredentialSource = {
  identity: () => ({ lasting: "" }),
  get() {
    throw new NoCredentialError({
      kind: "refused",
      reason: "none",
      said: awsFact({ kind: "no-credentials" }),
    });
  },
  isRenewable: false,
};

/** A variable's value; one that is empty is as if it were not there. */
export function variable(env: Inherited, name: string): string | undefined {
  return env[name] || undefined;
}
