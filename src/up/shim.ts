import { errnoOf } from "../host/errno.ts";
import type { FileSystem } from "../host/files.ts";
import { DockerNeededError, MismatchError } from "./words.ts";

/** Where the containers' envshim comes from. */
export type Shim =
  /** An executable of this machine. @property architecture as Docker calls it; undefined where it is another one's */
  | { readonly kind: "file"; readonly path: string; readonly architecture: string | undefined }
  /** An image that can run `/envshim` by itself. */
  | { readonly kind: "image"; readonly name: string };

/** The image with the executable and the libraries that it needs; no registry has it. */
export const SHIM_IMAGE = "envshim:standalone";

/** Machines of elf.h, as Docker calls them. */
const ARCHITECTURES: Readonly<Record<number, string>> = { 62: "amd64", 183: "arm64" };

/**
 * Where envshim comes from: the file or the image that is named, else this very program, else {@link SHIM_IMAGE}. What has a
 * slash at its beginning or is there is a file.
 * @param self this program's own file: an executable, or the plain bundle, which has no use in a container
 * @throws {MismatchError} where the file is no executable of Linux
 */
export function findShim(named: string | undefined, self: string, fs: FileSystem): Shim {
  if (named === undefined) return readShim(self, fs) ?? { kind: "image", name: SHIM_IMAGE };
  if (!/^\.{0,2}\//.test(named) && !fs.existsSync(named)) return { kind: "image", name: named };
  const shim = readShim(named, fs);
  if (shim) return shim;
  throw new MismatchError({ kind: "no-executable", file: named });
}

function readShim(path: string, fs: FileSystem): Shim | undefined {
  const head = Buffer.alloc(20);
  try {
    const fd = fs.openSync(path, "r");
    try {
      fs.readSync(fd, head);
    } finally {
      fs.closeSync(fd);
    }
  } catch (error) {
    if (errnoOf(error) === "EISDIR") return undefined;
    throw new DockerNeededError({ kind: "no-file", file: path, option: "--shim", error });
  }
  if (head.toString("latin1", 0, 4) !== "\x7fELF") return undefined;
  return { kind: "file", path, architecture: ARCHITECTURES[head.readUInt16LE(18)] };
}

/** @throws {MismatchError} where the image is for other machines than the executable, and could not run it */
export function checkArchitecture(shim: Shim, image: { name: string; platform: string | undefined }): void {
  const [, architecture] = image.platform?.split("/") ?? [];
  if (shim.kind === "image" || architecture === undefined || shim.architecture === architecture) return;
  const { path: file, architecture: got } = shim;
  throw new MismatchError({ kind: "other-machine", image: image.name, wanted: architecture, file, got });
}
