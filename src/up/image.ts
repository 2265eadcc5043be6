import { askDocker } from "../docker/docker.ts";
import { type Image, parseInspection } from "../docker/image.ts";
import { inspectImage } from "../docker/inspect.ts";
import { InputError } from "../errors/errors.ts";
import type { Inherited } from "../settings/settings.ts";

/** Called where an image has to be pulled; it is there when it returns. */
export type Pull = (image: string) => Promise<void>;

/**
 * What Docker knows of an image.
 * @param pull brings an image that is not there; without it that is an error
 * @throws {InputError} where there is no docker, no engine or no such image
 */
export async function readImage(name: string, env: Inherited, pull?: Pull): Promise<Image> {
  const reply = await inspectImage(name, env);
  switch (reply.kind) {
    case "done":
      return parseInspection(reply.stdout, { name, pin: false });
    case "no-image":
      if (pull === undefined) throw new InputError("input-unreadable", missing(name));
      await pull(name);
      return readImage(name, env);
    case "no-client":
      throw noClient("to ask how the image starts");
    case "failed":
      throw new InputError("input-unreadable", {
        message: `docker could not be asked for the image ${name}: it said ${reply.said}`,
        fix: "check that Docker runs and that this user may use it",
      });
  }
}

/** Pulls an image. @throws {InputError} where that fails */
export async function pullImage(name: string, env: Inherited): Promise<void> {
  const reply = await askDocker(["pull", "--quiet", "--", name], env);
  if (reply.kind === "done") return;
  throw new InputError("input-unreadable", {
    message: `docker has no image ${name} and could not pull it: it said ${reply.kind === "failed" ? reply.said : "nothing"}`,
    fix: "check the name and the network; for a private registry docker login first",
  });
}

/** @param why what it is needed for, as the end of a sentence */
export function noClient(why: string): InputError {
  return new InputError("input-unreadable", {
    message: `there is no docker in PATH ${why}`,
    fix: "install Docker (https://docs.docker.com/get-docker); envshim up --print needs none where the spec has a command:",
  });
}

function missing(name: string) {
  return {
    message: `docker has no image ${name}, so nobody knows how it starts`,
    fix: `docker pull ${name}, or write command: in the spec`,
  };
}
