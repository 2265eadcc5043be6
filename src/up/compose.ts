import type { Mount } from "./mount.ts";
import type { Shim } from "./shim.ts";
import type { ContainerStart } from "./start.ts";

/** What a Compose project is made of. */
export interface Parts {
  readonly image: string;
  readonly start: ContainerStart;
  readonly shim: Shim;
  /** The container's ports that are published, on 127.0.0.1 and under the same numbers. */
  readonly ports: readonly number[];
  readonly network: "bridge" | "host";
  readonly gpus: boolean;
  /** `NAME=value`, or `NAME` for what is in Compose's own environment. */
  readonly environment: readonly string[];
  readonly mounts: readonly Mount[];
}

/** A Compose project, by the Compose specification; what docker-compose 1.29 takes of it. */
export interface ComposeProject {
  readonly services: Readonly<Record<string, object>>;
  readonly volumes?: Readonly<Record<string, object>>;
}

/** The service that is the deployment. */
export const APP = "app";

/** The service and the volume that bring envshim out of an image. */
const SHIM = "envshim";

/** Where the container has envshim: a place of its own, whatever the image is like. */
const FOLDER = "/.envshim";

/** The project that runs a deployment. */
export function composeProject(parts: Parts): ComposeProject {
  const { image, start, shim, ports, network, gpus, environment, mounts } = parts;
  const copies = start.kind === "in-front" && shim.kind === "image";
  const app = {
    image,
    ...startKeys(start),
    environment,
    ...(network === "host"
      ? { network_mode: "host" }
      : ports.length > 0 && { ports: ports.map((port) => `127.0.0.1:${port}:${port}`) }),
    volumes: [...(start.kind === "in-front" ? [shimVolume(shim)] : []), ...mounts.map(bind)],
    ...(copies && { depends_on: { [SHIM]: { condition: "service_completed_successfully" } } }),
    ...(gpus && {
      deploy: {
        resources: { reservations: { devices: [{ driver: "nvidia", count: "all", capabilities: ["gpu"] }] } },
      },
    }),
  };
  if (!copies) return { services: { [APP]: app } };
  const copy = {
    image: shim.name,
    entrypoint: ["/envshim"],
    command: ["copy", `${FOLDER}/envshim`],
    network_mode: "none",
    volumes: [{ type: "volume", source: SHIM, target: FOLDER }],
  };
  return { services: { [APP]: app, [SHIM]: copy }, volumes: { [SHIM]: {} } };
}

function startKeys(start: ContainerStart): object {
  if (start.kind === "in-front") return { entrypoint: [`${FOLDER}/envshim`, "--"], command: start.words };
  return start.words === undefined ? {} : { entrypoint: start.words };
}

function shimVolume(shim: Shim): object {
  return shim.kind === "file"
    ? bind({ source: shim.path, target: `${FOLDER}/envshim` })
    : { type: "volume", source: SHIM, target: FOLDER, read_only: true };
}

function bind({ source, target }: Mount): object {
  return { type: "bind", source, target, read_only: true };
}
