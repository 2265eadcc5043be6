import { type Endpoint, serveSecrets } from "../../support/endpoint.ts";
import { tempFile } from "../../support/temp.ts";
import type { ContainerOptions } from "./docker.ts";

/** A secret's value that occurs nowhere else. */
export const SECRET = "value-of-the-api-key-7c1f";

/** A spec with one literal and one reference. */
export const SPEC = `env:
  - name: MODEL_NAME
    value: iris
  - name: API_KEY
    value: secret:apiKey
`;

/** The default place of a spec. */
export const SPEC_PATH = "/etc/envshim/spec.yaml";

/** What a container needs that gets {@link SPEC} and its secret. */
export interface SecretWorld {
  readonly endpoint: Endpoint;
  readonly env: NonNullable<ContainerOptions["env"]>;
  readonly mounts: NonNullable<ContainerOptions["mounts"]>;
}

/** An endpoint that has the secret, and a mounted spec that asks for it. */
export async function secretWorld(): Promise<SecretWorld> {
  const endpoint = await serveSecrets({ apiKey: SECRET });
  return {
    endpoint,
    env: { ENVSHIM_ENDPOINT: endpoint.url },
    mounts: { [tempFile("spec.yaml", SPEC)]: SPEC_PATH },
  };
}
