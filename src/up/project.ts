import type { Image } from "../docker/image.ts";
import type { GivenOptions, Inherited } from "../settings/settings.ts";
import type { StoreKind } from "../store/kind.ts";
import { endpointOf } from "../store/local/endpoint.ts";
import { type ComposeProject, composeProject } from "./compose.ts";
import { secretsMount, specMount } from "./mount.ts";
import { passOn } from "./passed-on.ts";
import type { PreparedUp } from "./prepared.ts";
import type { Shim } from "./shim.ts";
import { startOf } from "./start.ts";

/** A project, and what Compose has to find in its environment beside the caller's. */
export interface UpProject {
  readonly project: ComposeProject;
  readonly env: Inherited;
}

/** What a project is made of. */
export interface UpParts extends PreparedUp {
  readonly shim: Shim;
  /** Undefined where the spec says what to start. */
  readonly image: Image | undefined;
  /** True where a person reads the log of envshim in the container. */
  readonly isForPerson: boolean;
}

/**
 * The Compose project of a deployment.
 * @throws {InputError} where nobody says what to start
 */
export function projectOf(
  { settings, file, deployment, source, shim, image, isForPerson }: UpParts,
  options: GivenOptions,
  env: Inherited,
  kinds: readonly StoreKind[],
): UpProject {
  const passed = passOn(kinds, options, env, source.kind === "store");
  const spec = specMount(file);
  const secrets = source.kind === "file" ? [secretsMount(source.path)] : [];
  const asText = isForPerson && !options.has("log-format") && !env.ENVSHIM_LOG_FORMAT;
  const project = composeProject({
    image: deployment.image,
    start: startOf(deployment, image),
    shim,
    ports: deployment.ports,
    network: settings.network === "host" ? "host" : "bridge",
    gpus: settings.gpus,
    environment: [
      `ENVSHIM_SPEC=${spec.target}`,
      ...secrets.map(({ target }) => `ENVSHIM_ENDPOINT=${endpointOf(target)}`),
      ...(asText ? ["ENVSHIM_LOG_FORMAT=text"] : []),
      ...passed.environment,
    ],
    mounts: [spec, ...secrets, ...passed.mounts],
  });
  return { project, env: passed.env };
}
