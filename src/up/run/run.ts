import type { Host } from "../../host/host.ts";
import type { Log } from "../../log/log.ts";
import { type GivenOptions, type Inherited, readSettings } from "../../settings/settings.ts";
import { SETTINGS } from "../../settings/table.ts";
import type { Known } from "../../store/settings.ts";
import { composeText } from "../compose-text.ts";
import { pullImage, readImage } from "../image.ts";
import { checkSecrets, type PreparedUp } from "../prepared.ts";
import { projectOf } from "../project.ts";
import { checkArchitecture, SHIM_IMAGE, type Shim } from "../shim.ts";
import { startOf } from "../start.ts";
import { DockerNeededError } from "../words.ts";
import { type ComposeCall, findCompose } from "./compose-client.ts";
import { projectName } from "./project-name.ts";
import { openStages } from "./stages.ts";
import { supervise } from "./supervise.ts";

/**
 * Runs a deployment in the foreground: resolve, image, start, health, until the app ends or a signal comes. Then nothing
 * is left of it.
 * @returns the app's exit status, or 128 + n after signal n
 * @throws {EnvshimError} where it does not come to a start
 */
export async function run(
  prepared: PreparedUp,
  shim: Shim,
  options: GivenOptions,
  host: Host,
  log: Log,
  known: Known,
): Promise<number> {
  const { env } = host;
  const { logLevel } = readSettings({ logLevel: SETTINGS.logLevel }, options, env);
  const stages = openStages(host, log, logLevel === "info" || logLevel === "debug");
  await stages.run("resolve", () => checkSecrets(prepared, options, host, log, known), describeSecrets);
  const [client, { image }] = await stages.run(
    "image",
    () => Promise.all([findCompose(env), haveImages(prepared, shim, env)]),
    ([, { told }]) => told,
  );
  const { project, env: further } = projectOf(
    { ...prepared, shim, image, isForPerson: host.err.isTerminal },
    options,
    env,
    known.kinds,
  );
  const isBridged = prepared.settings.network !== "host";
  const call: ComposeCall = {
    client,
    name: projectName(prepared.deployment.name, host.random),
    text: composeText(project, []),
    published: isBridged ? prepared.deployment.ports : [],
    env: { ...env, ...further },
  };
  return supervise({ call, deployment: prepared.deployment, isBridged, host, log, stages });
}

/** The deployment's image; like that of the executable, it is pulled where it is not there. */
async function haveImages({ deployment }: PreparedUp, shim: Shim, env: Inherited) {
  const name = deployment.image;
  const pulled: string[] = [];
  const pull = async (image: string) => {
    await pullImage(image, env);
    pulled.push(image);
  };
  const image = await readImage(name, env, pull);
  checkArchitecture(shim, { ...image, name });
  if (shim.kind === "image" && startOf(deployment, image).kind === "in-front")
    await readImage(shim.name, env, shim.name === SHIM_IMAGE ? refuse : pull);
  return { image, told: pulled.length > 0 ? `${pulled.join(", ")} pulled` : `${name} found` };
}

/** A registry has nothing of that name, or something of somebody else's. */
async function refuse(image: string): Promise<never> {
  throw new DockerNeededError({ kind: "no-shim-image", image });
}

function describeSecrets(secrets: number | undefined): string {
  if (secrets === undefined) return "left to the container";
  return secrets === 0 ? "no secrets needed" : `${secrets} ${secrets === 1 ? "secret" : "secrets"}`;
}
