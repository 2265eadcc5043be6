import { UsageError } from "../errors/errors.ts";
import type { Host } from "../host/host.ts";
import { inspectImage } from "./docker.ts";
import { wrapDockerfile } from "./dockerfile.ts";
import { parseInspection } from "./image.ts";

/**
 * Prints a Dockerfile that puts envshim in front of an image.
 * @param image asked of Docker; without one, `docker image inspect` JSON is read from the standard input
 * @returns the exit status
 * @throws {UsageError}, {InputError}
 */
export async function wrap(image: string | undefined, host: Host): Promise<number> {
  if (image === undefined && host.in.isTerminal) {
    throw new UsageError(
      "envshim wrap needs an image",
      "write envshim wrap IMAGE, or docker image inspect IMAGE | envshim wrap",
    );
  }
  const inspection = image === undefined ? await host.in.read() : await inspectImage(image, host.env);
  host.out.write(wrapDockerfile(parseInspection(inspection, image)));
  return 0;
}
