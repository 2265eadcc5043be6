import type { Image } from "../docker/image.ts";
import type { Host } from "../host/host.ts";
import type { Log } from "../log/log.ts";
import type { GivenOptions } from "../settings/settings.ts";
import type { Known } from "../store/settings.ts";
import { composeText } from "./compose-text.ts";
import { readImage } from "./image.ts";
import { type PreparedUp, prepareUp } from "./prepared.ts";
import { projectOf } from "./project.ts";
import { checkArchitecture, findShim, type Shim } from "./shim.ts";
import { OWN_LOOPBACK } from "./words.ts";

/**
 * Runs a deployment spec on this machine's Docker, or prints the Compose project that does.
 * @param operand the spec's file; none: where specs usually are
 * @returns the exit status
 * @throws {EnvshimError}
 */
export async function up(
  operand: string | undefined,
  options: GivenOptions,
  host: Host,
  log: Log,
  known: Known,
): Promise<number> {
  const prepared = await prepareUp(operand, options, host, known);
  const shim = findShim(prepared.settings.shim, host.self, host.fs);
  tellLimits(prepared, shim, log);
  if (!prepared.settings.print) {
    const { run } = await import("./run/run.ts");
    return run(prepared, shim, options, host, log, known);
  }
  const image = await imageToPrint(prepared, shim, host);
  const { project } = projectOf(
    { ...prepared, shim, image, isForPerson: true },
    options,
    host.env,
    known.kinds,
  );
  host.out.write(composeText(project, [`${prepared.file} as a Compose project, made by envshim up`]));
  return 0;
}

/** Docker is asked only where the spec does not say what to start. */
async function imageToPrint(
  { deployment }: PreparedUp,
  shim: Shim,
  { env }: Host,
): Promise<Image | undefined> {
  if (deployment.command) return undefined;
  const image = await readImage(deployment.image, env);
  checkArchitecture(shim, { ...image, name: deployment.image });
  return image;
}

/** Tells, once, what will be other than on the platform. */
function tellLimits({ settings, file, deployment, source }: PreparedUp, shim: Shim, log: Log): void {
  const { beyond } = deployment;
  if (beyond.length > 0) log.info(`${file}: one machine does without ${beyond.join(", ")}`);
  if (shim.kind === "image" && settings.shim === undefined) {
    log.info(
      `this envshim is no executable of Linux, so the container has the one of the image ${shim.name}`,
    );
  }
  if (source.kind === "store" && settings.network !== "host" && LOOPBACK.test(source.endpoint)) {
    log.warn(OWN_LOOPBACK);
  }
}

const LOOPBACK = /^[a-z+-]+:\/\/(?:localhost|127\.[\d.]+|\[::1\])(?:[:/?#]|$)/i;
