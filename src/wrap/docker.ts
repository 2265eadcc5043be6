import { inspectImage } from "../docker/inspect.ts";
import { InputError } from "../errors/errors.ts";
import type { Inherited } from "../settings/settings.ts";

/**
 * What Docker knows of an image, as `docker image inspect` prints it.
 * @throws {InputError} where there is no docker, no engine or no such image
 */
export async function askForImage(image: string, env: Inherited): Promise<string> {
  const reply = await inspectImage(image, env);
  switch (reply.kind) {
    case "done":
      return reply.stdout;
    case "no-client":
      throw unreadable(
        "there is no docker in PATH to ask for the image",
        "where there is one: docker image inspect IMAGE > image.json; then envshim wrap < image.json",
      );
    case "no-image":
      throw unreadable(`docker has no image ${image}`, `docker pull ${image}, or check its name`);
    case "failed":
      throw unreadable(
        `docker image inspect failed for ${image}: it said ${reply.said}`,
        "check that docker works",
      );
  }
}

function unreadable(message: string, fix: string): InputError {
  return new InputError("input-unreadable", { message, fix });
}
