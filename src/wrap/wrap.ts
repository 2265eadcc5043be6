import { parseInspection } from "../docker/image.ts";
import { isWrapped } from "../docker/wrapped.ts";
import type { Host } from "../host/host.ts";
import type { Log } from "../log/log.ts";
import { type GivenOptions, readSettings } from "../settings/settings.ts";
import { askForImage } from "./docker.ts";
import { wrapDockerfile } from "./dockerfile.ts";
import { WRAP_SETTINGS } from "./settings.ts";
import { NoImageError, wrappedAlready } from "./words.ts";

/**
 * Prints a Dockerfile that puts envshim in front of an image.
 * @param name of the image, asked of Docker; without one, JSON is read from the standard input
 * @returns the exit status
 * @throws {UsageError}, {InputError}, {SettingError}
 */
export async function wrap(
  name: string | undefined,
  options: GivenOptions,
  host: Host,
  log: Log,
): Promise<number> {
  const { pin } = readSettings(WRAP_SETTINGS, options, host.env);
  if (name === undefined && host.in.isTerminal) throw new NoImageError();
  const text = name === undefined ? await host.in.read() : await askForImage(name, host.env);
  const image = parseInspection(text, { name, pin });
  if (isWrapped(image)) {
    log.warn(wrappedAlready(image.name));
  }
  host.out.write(wrapDockerfile(image));
  return 0;
}
