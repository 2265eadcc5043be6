import { askDocker } from "../docker/docker.ts";
import { type Image, parseInspection } from "../docker/image.ts";
import { inspectImage } from "../docker/inspect.ts";
import type { Inherited } from "../settings/settings.ts";
import { DockerNeededError } from "./words.ts";

/** Called where an image has to be pulled; it is there when it returns. */
export type Pull = (image: string) => Promise<void>;

/**
 * What Docker knows of an image.
 * @param pull brings an image that is not there; without it that is an error
 * @throws {DockerNeededError} where there is no docker, no engine or no such image
 */
export async function readImage(name: string, env: Inherited, pull?: Pull): Promise<Image> {
  const reply = await inspectImage(name, env);
  switch (reply.kind) {
    case "done":
      return parseInspection(reply.stdout, { name, pin: false });
    case "no-image":
      if (pull === undefined) throw new DockerNeededError({ kind: "no-image", image: name });
      await pull(name);
      return readImage(name, env);
    case "no-client":
      throw new DockerNeededError({ kind: "no-client" });
    case "failed":
      throw new DockerNeededError({ kind: "cannot-ask", image: name, said: reply.said });
  }
}

/** Pulls an image. @throws {DockerNeededError} where that fails */
export async function pullImage(name: string, env: Inherited): Promise<void> {
  const reply = await askDocker(["pull", "--quiet", "--", name], env);
  if (reply.kind === "done") return;
  if (reply.kind === "no-client") throw new DockerNeededError({ kind: "no-client" });
  throw new DockerNeededError({ kind: "cannot-pull", image: name, said: reply.said });
}
