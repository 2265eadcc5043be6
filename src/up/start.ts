import type { Image } from "../docker/image.ts";
import { isWrapped } from "../docker/wrapped.ts";
import type { Deployment } from "./deployment.ts";
import { MismatchError } from "./words.ts";

/** How a container is started. */
export type ContainerStart =
  /** With envshim in front of these words. */
  | { readonly kind: "in-front"; readonly words: readonly string[] }
  /** With envshim that is there already: of the spec's command, or of the image, whose start stays as it is. */
  | { readonly kind: "as-is"; readonly words: readonly string[] | undefined };

/**
 * What starts a deployment: the spec's command, which stands for the image's ENTRYPOINT and CMD, else these.
 * @param image undefined where the spec has a command
 * @throws {MismatchError} where nobody says what to start
 */
export function startOf({ command, image: name }: Deployment, image: Image | undefined): ContainerStart {
  const start = command ? { entrypoint: command, cmd: [] } : image;
  const words = start ? [...start.entrypoint, ...start.cmd] : [];
  if (start === undefined || words.length === 0) {
    throw new MismatchError({ kind: "nothing-to-start", image: name });
  }
  if (isWrapped(start)) return { kind: "as-is", words: command };
  return { kind: "in-front", words };
}
