import { InputError, UsageError } from "../errors/errors.ts";
import type { Problem } from "../errors/problem.ts";
import { type FactOf, inWords, type Words } from "../errors/words.ts";

/** Why Docker did not say what an image is. */
const DOCKER = {
  "no-docker": {
    message: "there is no docker in PATH to ask for the image",
    fix: "where there is one: docker image inspect IMAGE > image.json; then envshim wrap < image.json",
  },
  "no-image": ({ image }: { readonly image: string }) => ({
    message: `docker has no image ${image}`,
    fix: `docker pull ${image}, or check its name`,
  }),
  /** `said`: the last line of what it said. */
  failed: ({ image, said }: { readonly image: string; readonly said: string }) => ({
    message: `docker image inspect failed for ${image}: it said ${said}`,
    fix: "check that docker works",
  }),
} as const satisfies Words;

/** Docker did not say what an image is. */
export class DockerError extends InputError {
  constructor(fact: FactOf<typeof DOCKER>) {
    super("input-unreadable", inWords(DOCKER, fact));
  }
}

/** Nobody says which image. */
export class NoImageError extends UsageError {
  constructor() {
    super({
      message: "envshim wrap needs an image",
      fix: "write envshim wrap IMAGE, or docker image inspect IMAGE | envshim wrap",
    });
  }
}

/** A warning of an image that needs no wrapping. */
export function wrappedAlready(name = "the image"): Problem {
  return {
    message: `${name} starts with envshim already`,
    fix: "use it as it is; the Dockerfile puts another envshim in the place of the one it has",
  };
}
