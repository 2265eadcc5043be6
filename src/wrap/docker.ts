import { inspectImage } from "../docker/inspect.ts";
import type { Inherited } from "../settings/settings.ts";
import { DockerError } from "./words.ts";

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
      throw new DockerError({ kind: "no-docker" });
    case "no-image":
      throw new DockerError({ kind: "no-image", image });
    case "failed":
      throw new DockerError({ kind: "failed", image, said: reply.said });
  }
}
