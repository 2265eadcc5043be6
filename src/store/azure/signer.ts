import { bearerSigner } from "../login/bearer.ts";
import type { LoginWorld } from "../login/login.ts";
import type { Signer } from "../login/signer.ts";
import { cloudOf } from "./cloud.ts";
import { fromManagedIdentity } from "./managed-identity.ts";
import { fromWorkloadIdentity } from "./workload-identity.ts";

/** Tokens for the store's vault: of the workload's own identity where the platform gives it one, else of the machine's. */
export async function azureSigner(world: LoginWorld): Promise<Signer> {
  const { endpoint } = world.given;
  const host = typeof endpoint === "object" && "host" in endpoint ? String(endpoint.host) : "";
  const cloud = cloudOf(host);
  const source = (await fromWorkloadIdentity(world, cloud)) ?? (await fromManagedIdentity(world, cloud));
  return bearerSigner(source, world);
}
