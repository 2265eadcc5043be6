import { InputError } from "../errors/errors.ts";
import { type FactOf, inWords, type Words } from "../errors/words.ts";

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

/** What should describe an image does not, or the image cannot be wrapped. */
export class ImageError extends InputError {
  constructor(fact: FactOf<typeof IMAGE>) {
    super("input-invalid", inWords(IMAGE, fact));
  }
}
