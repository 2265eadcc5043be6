import type { Host } from "../../host/host.ts";
import type { Log } from "../../log/log.ts";
import { type GivenOptions, type Inherited, readSettings } from "../../settings/settings.ts";
import { SETTINGS } from "../../settings/table.ts";
import type { StoreKind } from "../../store/kind.ts";
import { composeText } from "../compose-text.ts";
import { pullImage, readImage } from "../image.ts";
import { checkSecrets, type PreparedUp } from "../prepared.ts";
import { projectOf } from "../project.ts";
import { checkArchitecture, type Shim } from "../shim.ts";
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
  kinds: readonly StoreKind[],
): Promise<number> {
  const { env } = host;
  const { logLevel } = readSettings({ logLevel: SETTINGS.logLevel }, options, env);
  const stages = openStages(host, log, logLevel === "info" || logLevel === "debug");
  await stages.run(
    "resolve",
    () => checkSecrets(prepared, options, host, log, kinds),
    (secrets) => (secrets === undefined ? "left to the container" : count(secrets)),
  );
  const [client, { image }] = await stages.run(
    "image",
    () => Promise.all([findCompose(env), haveImage(prepared.deployment.image, shim, env)]),
    ([, { pulled }]) => `${prepared.deployment.image} ${pulled ? "pulled" : "found"}`,
  );
  const { project, env: further } = projectOf(
    { ...prepared, shim, image, isForPerson: host.err.isTerminal },
    options,
    env,
    kinds,
  );
  const call: ComposeCall = {
    client,
    name: projectName(prepared.deployment.name, host.random),
    text: composeText(project, []),
    env: { ...env, ...further },
  };
  return supervise({ call, deployment: prepared.deployment, host, log, stages });
}

/** The image, pulled where it is not there. */
async function haveImage(name: string, shim: Shim, env: Inherited) {
  let pulled = false;
  const image = await readImage(name, env, async () => {
    await pullImage(name, env);
    pulled = true;
  });
  checkArchitecture(shim, { ...image, name });
  return { image, pulled };
}

function count(secrets: number): string {
  return `${secrets} ${secrets === 1 ? "secret" : "secrets"}`;
}
