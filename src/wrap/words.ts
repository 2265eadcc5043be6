import { InputError, UsageError } from "../errors/errors.ts";
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

/** Why a description of an image cannot be used. */
const IMAGE = {
  "not-an-image": {
    message: "the input is neither what docker image inspect prints nor an OCI image configuration",
    fix: "docker image inspect IMAGE | envshim wrap, or crane config IMAGE | envshim wrap",
  },
  "not-one": ({ count }: { readonly count: number }) => ({
    message: `the input describes ${count} images, but wrap takes one`,
    fix: "inspect one image",
  }),
  container: {
    message: "the input describes a container, not an image",
    fix: "use docker image inspect IMAGE",
  },
  "not-linux": {
    message: "the image is not for Linux",
    fix: "envshim starts applications in Linux containers only",
  },
  "no-digest": {
    message: "there is no digest to pin: docker knows one for images that were pulled or pushed",
    fix: "docker pull or docker push the image first, or leave --pin out",
  },
  "not-for-from": ({ part }: { readonly part: "name" | "architecture" }) => ({
    message: `the image's ${part} is not one that FROM takes`,
    fix: "write envshim wrap IMAGE",
  }),
} as const satisfies Words;

/** A description of an image is none, or not of one that can be wrapped. */
export class ImageError extends InputError {
  constructor(fact: FactOf<typeof IMAGE>) {
    super("input-invalid", inWords(IMAGE, fact));
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
